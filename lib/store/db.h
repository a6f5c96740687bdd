/*
 * db.h - PostgreSQL behind a deadline
 *
 * Statements are called by number (schema/queries/<program>/<name>.sql, turned
 * into enum stmt by tools/sql2c.awk); C holds no SQL.  Every call has a
 * deadline: a server that hangs counts as down, its connection is dropped.
 * PGresult never leaves db.c: what is given back is copied into the arena.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "statements.h"

struct db;

struct db_settings {
	/* libpq's form: "host=/run/postgresql dbname=schoolgate user=x". */
	const char *conninfo;
	/* Password file; NULL or "" for none. */
	const char *passfile;
	/* Every connect and every call ends within this. */
	uint32_t deadline_ms;
};

/* A parameter.  Text unless `binary`; p NULL is SQL NULL. */
struct db_value {
	const void *p;
	size_t len;
	int binary;
};

#define DB_NULL ((struct db_value){ 0 })

/* A text parameter; the string lives until the call returns. */
struct db_value db_text(const char *s);
struct db_value db_utf8(struct utf8 text);
/* A bytea parameter. */
struct db_value db_bytea(struct bytes octets);

struct db_rows {
	size_t rows, columns;
	/* Row by row; p NULL is SQL NULL.  Text form; a NUL follows each. */
	struct bytes *v;
};

/* The value at `row`, `column` as a string; "" for NULL. */
const char *db_string(const struct db_rows *rows, size_t row, size_t column);

/* Connect.  NULL with `e` (ERR_SYSTEM), within the deadline. */
struct db *db_open(const struct db_settings *settings, struct err *e);
void db_close(struct db *db);

/*
 * Prepare every statement of `program` now, so that a missing function stops
 * the start and not the first message.  -1 with `e` naming the statement.
 */
int db_prepare(struct db *db, const char *program, struct err *e) MUST_CHECK;

/*
 * Call one statement (prepared at first use) and wait for its rows, which
 * live as long as `a`; bytea columns come as octets, all others as text.
 * -1 with `e`; db_sqlstate() then tells why.  After a deadline or a lost
 * connection db_alive() is 0 and only db_close() may follow.
 */
int db_call(struct arena *a, struct db *db, enum stmt stmt,
    const struct db_value *params, size_t params_len, struct db_rows *out,
    struct err *e) MUST_CHECK;

/*
 * Several calls of one statement in one round trip and one transaction
 * (pipeline mode): all of it or nothing.  `params` holds calls x params_len.
 */
int db_batch(struct db *db, enum stmt stmt, const struct db_value *params,
    size_t params_len, size_t calls, struct err *e) MUST_CHECK;

/*
 * Run a script of several statements (migrations), as psql would but for its
 * backslash commands.  `name` is for the error.  -1 with `e`.
 */
int db_script(struct db *db, const char *name, struct bytes script,
    struct err *e) MUST_CHECK;

/* Five characters of the last error; "" when the connection itself failed. */
const char *db_sqlstate(const struct db *db);
/* The server's own words of the last error, without ours around; "" for none. */
const char *db_message(const struct db *db);
/* The hint that came with it; "" for none. */
const char *db_hint(const struct db *db);
int db_alive(const struct db *db);
/*
 * 1: the server has not ended it while nobody used it.  For a connection that
 * listens to nothing: one that has anything to say counts as lost.
 */
int db_rests(struct db *db);
/* From now on it counts as lost: who gives it back closes it. */
void db_lose(struct db *db);

#endif
