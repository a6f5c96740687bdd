/*
 * entry.h - from a scanned record to what is stored of it
 *
 *	entry_decide()  ->  entry_fill()  ->  spool, or the recorder
 *
 * What the first scan and the second have in common.
 */
#ifndef MILTER_ENTRY_H
#define MILTER_ENTRY_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "milter/settings.h"
#include "policy/memory.h"
#include "record/record.h"
#include "store/spool.h"

/*
 * The rules, and what is known when a message is judged.  Either of the others
 * may be NULL: no directory, and a second scan, whose message has gone its way.
 */
struct beyond {
	const struct policy *policy;
	const struct directory *directory;
	struct memory *memory;
};

/*
 * Apply the school's rules: r->verdict, whether the sender is inside, and what is
 * to be remembered.  Identity and envelope are set.  What the verdict says may be the directory's own.
 */
void entry_decide(struct arena *a, const struct settings *settings,
    const struct beyond *beyond, struct record *r);

/*
 * Id, document in its stored form and sealed excerpts; the copy is not touched.
 * Lives as long as `a`.  -1 with `e` (ERR_SYSTEM).
 */
int entry_fill(struct arena *a, const struct settings *settings,
    const struct record *r, struct spool_entry *out, struct err *e) MUST_CHECK;

#endif
