/*
 * passages.h - what stands around a finding, without anybody else's name
 */
#ifndef CONSOLE_PASSAGES_H
#define CONSOLE_PASSAGES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "record/record.h"
#include "store/db.h"

/* Passages of one message that are shown: more say the same again. */
enum { PASSAGES_MAX = 12 };

struct passage {
	/* Index into the record's findings. */
	uint64_t finding;
	/* The list's term, and what stood there with its surroundings. */
	struct utf8 term, text;
	/* Where the text stands in the message that passages_to_mail() made. */
	size_t at;
};

struct passages {
	struct passage v[PASSAGES_MAX];
	size_t len;
};

/*
 * Read unsealed excerpts (record_excerpts_to_json()) of the findings whose
 * numbers are the rows of `own`: the message's others may be of another's flag.
 * Those that another one holds are left out.  `*out` lives as long as `a`.  -1
 * with `e`.
 */
int passages_read(struct arena *a, struct bytes json, const struct db_rows *own,
    struct passages *out, struct err *e) MUST_CHECK;

/*
 * Append a message that says them all, for a scanner to find again what is in
 * them; sets each `at`.
 */
void passages_to_mail(struct passages *p, struct strbuf *out);

/*
 * Append them as console/reading.h says: `found` is what the scanner saw in that
 * message, `names` rows of words in ascending order of their octets.
 */
void passages_to_json(struct arena *a, const struct passages *p,
    const struct record *found, const struct db_rows *names,
    struct strbuf *out);

#endif
