/*
 * rows.h - the directory's rows in the database, as what a snapshot says
 */
#ifndef MILTER_ROWS_H
#define MILTER_ROWS_H

#include "policy/directory.h"
#include "store/db.h"

/* Which state of the directory the database has.  -1 with `e`. */
int rows_version(
    struct arena *a, struct db *db, uint64_t *out, struct err *e) MUST_CHECK;

/*
 * All of it, but for made_ms and version, which stay; lives as long as `a`.
 * -1 with `e`: the database failed, or there is more than a snapshot holds.
 */
int rows_directory(struct arena *a, struct db *db, const char *school,
    struct directory_content *out, struct err *e) MUST_CHECK;

#endif
