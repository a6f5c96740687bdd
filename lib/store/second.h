/*
 * second.h - second scans of unscanned mail, in the database
 *
 *	second_next()  ->  the slow lane scans  ->  second_save()
 *
 * What waits is what has a wrap to a mail host's own key; saving destroys the
 * wrap.  Both may be repeated after any doubt: a second scan is recorded once.
 */
#ifndef STORE_SECOND_H
#define STORE_SECOND_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "store/db.h"
#include "store/spool.h"

/*
 * The next message that waits and that one of `keys` (ids, commas between)
 * opens: its first document (empty when that is damaged), its sealed copy and
 * that one wrap.  *tries is 1 the first time it is handed out; 0: none waits.
 * `db` is prepared for "recorder"; `*out` lives as long as `a`.  -1 with `e`
 * (ERR_SYSTEM).
 */
int second_next(struct arena *a, struct db *db, const char *keys,
    struct spool_entry *out, uint32_t *tries, struct err *e) MUST_CHECK;

/*
 * Record what a second scan gave: document and excerpts of `entry`.  What the
 * database refuses for its content is recorded as unscanned, with the SQLSTATE.
 * `a` is scratch memory.  -1 with `e` (ERR_SYSTEM): the database is down or
 * broken, save it again later.
 */
int second_save(struct arena *a, struct db *db, const struct spool_entry *entry,
    struct err *e) MUST_CHECK;

#endif
