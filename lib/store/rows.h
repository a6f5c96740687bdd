/*
 * rows.h - the directory's rows in the database, as what a snapshot says
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "policy/directory.h"
#include "store/db.h"

/* Which state of the directory the database has.  -1 with `e`. */
int rows_version(
    struct arena *a, struct db *db, uint64_t *out, struct err *e) MUST_CHECK;

/* Whose queries give it; all have the columns of the recorder's. */
struct rows_source {
	enum stmt entries, lists, exemptions, hours, phones;
	/* 1: there are telephone numbers. */
	int has_phones;
	/*
	 * A last argument of each query: the order of a replay, or a record's
	 * id; NULL: they take none.
	 */
	const char *key;
};

/* As the recorder may read it: all of it, as it is now. */
extern const struct rows_source rows_recorder;

/*
 * What `source` gives, but for made_ms and version, which stay; lives as long as
 * `a`.  -1 with `e`: the database failed, or there is more than a snapshot
 * holds.
 */
int rows_directory(struct arena *a, struct db *db,
    const struct rows_source *source, const char *school,
    struct directory_content *out, struct err *e) MUST_CHECK;

#endif
