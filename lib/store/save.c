/*
 * save.c - from the spool into PostgreSQL, each record once
 */
#include "store/save.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/uuid.h"

enum {
	SAVE_PARAMS = 5,
	/* Wraps of one entry as JSON: 2 x 32 of some 200 octets at most. */
	WRAPS_MAX = 64 * 1024
};

/* -- wraps as JSON -------------------------------------------------------- */

static void
put_base64(struct strbuf *out, struct bytes from)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < from.len; i += 3) {
		size_t left = from.len - i;
		uint32_t bits = (uint32_t)from.p[i] << 16;

		if (left > 1)
			bits |= (uint32_t)from.p[i + 1] << 8;
		if (left > 2)
			bits |= from.p[i + 2];
		strbuf_char(out, digits[bits >> 18 & 63]);
		strbuf_char(out, digits[bits >> 12 & 63]);
		strbuf_char(out, left > 1 ? digits[bits >> 6 & 63] : '=');
		strbuf_char(out, left > 2 ? digits[bits & 63] : '=');
	}
}

/* A key's id is letters, digits and '-'; anything else would not be ours. */
static void
put_key_id(struct strbuf *out, struct utf8 id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.p[i];
		int plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '-' || c == '.' ||
			    c == '_';

		strbuf_char(out, plain ? c : '?');
	}
}

static void
put_wraps(struct strbuf *out, const char *name, const struct sealed *s)
{
	strbuf_fmt(out, "\"%s\":[", name);
	for (size_t i = 0; i < s->wraps_len; i++) {
		strbuf_str(out, i == 0 ? "{\"key\":\"" : ",{\"key\":\"");
		put_key_id(out, s->wraps[i].key_id);
		strbuf_str(out, "\",\"wrapped\":\"");
		put_base64(out, s->wraps[i].wrapped);
		strbuf_str(out, "\"}");
	}
	strbuf_char(out, ']');
}

const char *
save_wraps(struct arena *a, const struct spool_entry *entry)
{
	struct strbuf b;
	const char *copy;

	strbuf_init(&b, WRAPS_MAX);
	strbuf_char(&b, '{');
	put_wraps(&b, "copy", &entry->copy);
	strbuf_char(&b, ',');
	put_wraps(&b, "excerpts", &entry->excerpts);
	strbuf_char(&b, '}');
	copy = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return copy;
}

/* -- the envelope inside a document --------------------------------------- */

/* The offset after the string that begins at `i`, or the end. */
static size_t
after_string(struct bytes d, size_t i)
{
	for (i++; i < d.len; i++) {
		if (d.p[i] == '\\')
			i++;
		else if (d.p[i] == '"')
			return i + 1;
	}
	return d.len;
}

/* The offset after the object or array that begins at `i`, or 0 if cut. */
static size_t
after_nested(struct bytes d, size_t i)
{
	size_t depth = 0;

	while (i < d.len) {
		if (d.p[i] == '"') {
			i = after_string(d, i);
			continue;
		}
		if (d.p[i] == '{' || d.p[i] == '[')
			depth++;
		else if ((d.p[i] == '}' || d.p[i] == ']') && --depth == 0)
			return i + 1;
		i++;
	}
	return 0;
}

struct bytes
save_envelope(struct bytes d)
{
	static const char key[] = "\"envelope\":{";
	size_t len = sizeof(key) - 1, i = 1;

	/* Members of the outermost object only: a subject may look alike. */
	while (i < d.len) {
		if (d.len - i > len && memcmp(d.p + i, key, len) == 0) {
			size_t from = i + len - 1, end = after_nested(d, from);

			if (end == 0)
				return d;
			return (struct bytes){ d.p + from, end - from };
		}
		if (d.p[i] == '"') {
			i = after_string(d, i);
		} else if (d.p[i] == '{' || d.p[i] == '[') {
			i = after_nested(d, i);
			if (i == 0)
				return d;
		} else {
			i++;
		}
	}
	return d;
}

/* -- loading -------------------------------------------------------------- */

int
save_is_refusal(const struct db *db)
{
	static const char *const classes[] = {
		"22", /* data exception */
		"23", /* integrity constraint */
		"54", /* program limit: a row or an index entry too large */
		"P0", /* raised by our own function */
	};

	/* What it refers to is not there (the school): setup's fault. */
	if (!db_alive(db) || strcmp(db_sqlstate(db), "23503") == 0)
		return 0;
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (strncmp(db_sqlstate(db), classes[i], 2) == 0)
			return 1;
	return 0;
}

int
save_failed(const struct db *db, struct err *e)
{
	if (*db_sqlstate(db) == '\0')
		return -1;
	return err_set(e, ERR_SYSTEM,
	    "could not load records: the database answered %s",
	    db_sqlstate(db));
}

static void
params_of(struct arena *a, const struct spool_entry *entry, const char *school,
    struct db_value params[SAVE_PARAMS])
{
	params[0] = db_bytea(entry->document);
	params[1] = db_text(school);
	params[2] = db_bytea(entry->copy.octets);
	params[3] = entry->excerpts.octets.len == 0
			? DB_NULL
			: db_bytea(entry->excerpts.octets);
	params[4] = db_text(save_wraps(a, entry));
}

static int
save_minimal(struct arena *a, struct db *db, const char *school,
    const struct spool_entry *entry, struct err *e)
{
	char id[UUID_TEXT + 1], received[24], why[6];
	struct db_value params[7];

	uuid_format(entry->id, id);
	snprintf(received, sizeof(received), "%llu",
	    (unsigned long long)uuid_ms(entry->id));
	/* A copy: the next call begins with no code. */
	snprintf(why, sizeof(why), "%s", db_sqlstate(db));
	params[0] = db_text(id);
	params[1] = db_text(received);
	params[2] = db_text(school);
	params[3] = db_bytea(save_envelope(entry->document));
	params[4] = db_bytea(entry->copy.octets);
	params[5] = db_text(save_wraps(a, entry));
	params[6] = db_text(why);
	return db_batch(db, STMT_RECORDER_SAVE_MINIMAL, params,
	    sizeof(params) / sizeof(*params), 1, e);
}

static void
note_refusal(struct save_batch *batch, const struct db *db)
{
	snprintf(
	    batch->sqlstate, sizeof(batch->sqlstate), "%s", db_sqlstate(db));
}

/* Each in its own transaction, to find those that the database refuses. */
static int
save_singly(struct arena *a, struct db *db, const char *school,
    struct save_batch *batch, struct err *e)
{
	for (size_t i = 0; i < batch->len; i++) {
		struct db_value params[SAVE_PARAMS];

		params_of(a, &batch->entries[i], school, params);
		if (db_batch(
			db, STMT_RECORDER_SAVE, params, SAVE_PARAMS, 1, e) == 0)
			continue;
		if (!save_is_refusal(db))
			return save_failed(db, e);
		note_refusal(batch, db);
		if (save_minimal(a, db, school, &batch->entries[i], e) == 0) {
			batch->minimal++;
			continue;
		}
		if (!save_is_refusal(db))
			return save_failed(db, e);
		note_refusal(batch, db);
		if (batch->refused == NULL)
			batch->refused = arena_alloc(a, batch->len);
		batch->refused[i] = 1;
		batch->saved--;
	}
	return 0;
}

int
save_batch(struct arena *a, struct db *db, const char *school,
    struct save_batch *batch, struct err *e)
{
	struct db_value *params;
	struct save_batch done = { batch->entries, .len = batch->len };

	params = arena_array(a, batch->len * SAVE_PARAMS, sizeof(*params));
	for (size_t i = 0; i < batch->len; i++)
		params_of(
		    a, &batch->entries[i], school, params + i * SAVE_PARAMS);
	done.saved = batch->len;
	if (db_batch(db, STMT_RECORDER_SAVE, params, SAVE_PARAMS, batch->len,
		e) == -1) {
		if (!save_is_refusal(db))
			return save_failed(db, e);
		if (save_singly(a, db, school, &done, e) == -1)
			return -1;
	}
	*batch = done;
	return 0;
}
