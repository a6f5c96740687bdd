/*
 * second.c - second scans of unscanned mail, in the database
 */
#include "store/second.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/save.h"

/* Columns of schema/queries/recorder/unscanned.sql. */
enum { MESSAGE, DOCUMENT, SEALED, KEY_ID, WRAPPED, TRIES, COLUMNS };

int
second_next(struct arena *a, struct db *db, const char *keys,
    struct spool_entry *out, uint32_t *tries, struct err *e)
{
	struct db_value param = db_text(keys);
	struct spool_entry entry = { 0 };
	struct wrap *wrap = arena_alloc(a, sizeof(*wrap));
	struct db_rows rows;

	if (db_call(a, db, STMT_RECORDER_UNSCANNED, &param, 1, &rows, e) == -1)
		return save_failed(db, e);
	if (rows.rows == 0) {
		*tries = 0;
		return 0;
	}
	if (rows.columns != COLUMNS ||
	    uuid_parse(db_string(&rows, 0, MESSAGE), &entry.id) == -1)
		return err_set(
		    e, ERR_BUG, "could not read what waits for a second scan");
	entry.document = rows.v[DOCUMENT];
	entry.copy.octets = rows.v[SEALED];
	wrap->key_id = utf8_from(db_string(&rows, 0, KEY_ID));
	wrap->wrapped = rows.v[WRAPPED];
	entry.copy.wraps = wrap;
	entry.copy.wraps_len = 1;
	*tries = (uint32_t)strtoul(db_string(&rows, 0, TRIES), NULL, 10);
	*out = entry;
	return 0;
}

static int
save_minimal(struct db *db, struct uuid of, struct err *e)
{
	char id[UUID_TEXT + 1], why[6];
	struct db_value params[2];

	uuid_format(of, id);
	/* A copy: the next call begins with no code. */
	snprintf(why, sizeof(why), "%s", db_sqlstate(db));
	params[0] = db_text(id);
	params[1] = db_text(why);
	return db_batch(db, STMT_RECORDER_SECOND_MINIMAL, params, 2, 1, e);
}

int
second_save(struct arena *a, struct db *db, const struct spool_entry *entry,
    struct err *e)
{
	struct db_value params[3] = { db_bytea(entry->document), DB_NULL,
		db_text(save_wraps(a, entry)) };

	if (entry->excerpts.octets.len > 0)
		params[1] = db_bytea(entry->excerpts.octets);
	if (db_batch(db, STMT_RECORDER_SECOND, params, 3, 1, e) == 0)
		return 0;
	if (!save_is_refusal(db))
		return save_failed(db, e);
	if (save_minimal(db, entry->id, e) == -1)
		return save_failed(db, e);
	return 0;
}
