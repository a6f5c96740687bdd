/*
 * save.h - from the spool into PostgreSQL, each record once
 *
 *	spool_next() x n  ->  save_batch()  ->  spool_done()
 *
 * A batch is one transaction and one round trip.  What the database refuses
 * for its content (SQLSTATE classes 22, 23, 54, P0; not 23503, a school that is
 * not there) is found by loading one at a time and is loaded in a minimal form,
 * so that one record never holds up those behind it.  Loading is idempotent by
 * the record's id: after any doubt the whole batch is loaded again.
 */
#ifndef STORE_SAVE_H
#define STORE_SAVE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "store/db.h"
#include "store/spool.h"

struct save_batch {
	const struct spool_entry *entries;
	size_t len;
	/* -- set by save_batch() ------------------------------------------- */
	/* Records that are in the database now, minimal ones included. */
	size_t saved;
	/* How many of them in the minimal form: the gap `record_damaged`. */
	size_t minimal;
	/*
	 * refused[i] is 1 when the database would not even take the minimal
	 * form of entry i: the caller keeps it.  NULL when there is none.
	 */
	unsigned char *refused;
	/* SQLSTATE of the last refusal; "" if none. */
	char sqlstate[6];
};

/*
 * Load `batch` for `school` through `db`, prepared for "recorder".
 *
 * a        scratch memory, and where batch->refused lives
 * returns  0 when every entry is saved or marked refused; -1 with `e`
 *          (ERR_SYSTEM) when the database is down or broken: load the whole
 *          batch again later.  `e` never holds a value of a record.
 */
int save_batch(struct arena *a, struct db *db, const char *school,
    struct save_batch *batch, struct err *e) MUST_CHECK;

/* The wraps of copy and excerpts as the database takes them: a JSON object. */
const char *save_wraps(struct arena *a, const struct spool_entry *entry);

/*
 * Was what the last call refused the record's own fault, so that trying it
 * again cannot help?
 */
int save_is_refusal(const struct db *db);

/*
 * Say in `e` why the last call failed and return -1.  The server's own text may
 * quote a value of a record: only its code is passed on.
 */
int save_failed(const struct db *db, struct err *e);

/*
 * The envelope of a record document, as the JSON octets that stand in it; the
 * whole document when none is found.  Borrowed from `document`.
 */
struct bytes save_envelope(struct bytes document);

#endif
