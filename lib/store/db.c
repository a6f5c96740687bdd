/*
 * db.c - PostgreSQL behind a deadline [libpq]
 */
#include "store/db.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum { PARAMS_MAX = 16, BYTEA_TYPE = 17 };

struct db {
	PGconn *pg;
	uint32_t deadline_ms;
	int alive;
	char sqlstate[6];
	char message[256], hint[64];
	/* 1 for each statement that is prepared on this connection. */
	unsigned char prepared[STMT_COUNT];
};

struct db_value
db_text(const char *s)
{
	return (struct db_value){ s, s == NULL ? 0 : strlen(s), 0 };
}

struct db_value
db_utf8(struct utf8 text)
{
	return (struct db_value){ text.p == NULL ? "" : text.p, text.len, 1 };
}

struct db_value
db_bytea(struct bytes octets)
{
	return (struct db_value){ octets.p, octets.len, 1 };
}

const char *
db_string(const struct db_rows *rows, size_t row, size_t column)
{
	struct bytes v = rows->v[row * rows->columns + column];

	return v.p == NULL ? "" : (const char *)v.p;
}

/*
 * The server's or libpq's own first line, without its line end; with the hint
 * that our functions give: what may be said instead.
 */
static int
fail(struct db *db, struct err *e, const char *doing, const PGresult *res)
{
	const char *state =
	    res == NULL ? NULL : PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *why =
	    res == NULL ? PQerrorMessage(db->pg)
			: PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint =
	    res == NULL ? NULL : PQresultErrorField(res, PG_DIAG_MESSAGE_HINT);

	snprintf(db->sqlstate, sizeof(db->sqlstate), "%s",
	    state == NULL ? "" : state);
	snprintf(db->message, sizeof(db->message), "%s",
	    state == NULL || why == NULL ? "" : why);
	snprintf(db->hint, sizeof(db->hint), "%s", hint == NULL ? "" : hint);
	/* 57P01 to 57P05: the server has ended it, whatever libpq saw yet. */
	if (PQstatus(db->pg) != CONNECTION_OK ||
	    strncmp(db->sqlstate, "57P", 3) == 0)
		db->alive = 0;
	if (why == NULL || *why == '\0')
		why = "no reason given";
	if (hint != NULL && *hint != '\0')
		return err_set(e, ERR_SYSTEM, "could not %s: %.*s (%.*s)",
		    doing, (int)strcspn(why, "\n"), why,
		    (int)strcspn(hint, "\n"), hint);
	return err_set(e, ERR_SYSTEM, "could not %s: %.*s", doing,
	    (int)strcspn(why, "\n"), why);
}

static int
late(struct db *db, struct err *e, const char *doing)
{
	db->alive = 0;
	db->sqlstate[0] = '\0';
	db->message[0] = '\0';
	db->hint[0] = '\0';
	return err_set(e, ERR_SYSTEM,
	    "could not %s: no answer from the database in %u ms", doing,
	    db->deadline_ms);
}

/* Wait for `events` on the connection; 0 ready, -1 late. */
static int
wait_for(struct db *db, short events, uint64_t deadline)
{
	struct pollfd p = { .fd = PQsocket(db->pg), .events = events };

	for (;;) {
		uint64_t now = clock_mono_ms();
		int n =
		    poll(&p, 1, now >= deadline ? 0 : (int)(deadline - now));

		if (n > 0)
			return 0;
		if (n == 0 || errno != EINTR)
			return -1;
	}
}

static int
connected(struct db *db, struct err *e)
{
	uint64_t deadline = clock_mono_ms() + db->deadline_ms;

	/* libpq: wait as if the first answer had been "writing". */
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;

	while (state != PGRES_POLLING_OK) {
		if (state == PGRES_POLLING_FAILED)
			return fail(db, e, "connect to the database", NULL);
		if (wait_for(db,
			state == PGRES_POLLING_WRITING ? POLLOUT : POLLIN,
			deadline) == -1)
			return late(db, e, "connect to the database");
		state = PQconnectPoll(db->pg);
	}
	db->alive = 1;
	if (PQsetnonblocking(db->pg, 1) == -1)
		return fail(db, e, "set up the connection", NULL);
	return 0;
}

static void
silent(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

struct db *
db_open(const struct db_settings *settings, struct err *e)
{
	struct db *db = calloc(1, sizeof(*db));
	const char *names[] = { "dbname", "passfile",
		"fallback_application_name", "client_encoding", NULL };
	const char *values[] = { settings->conninfo, settings->passfile,
		"schoolgate", "UTF8", NULL };

	if (db == NULL)
		abort();
	db->deadline_ms = settings->deadline_ms;
	if (values[1] == NULL)
		values[1] = "";
	db->pg = PQconnectStartParams(names, values, 1);
	if (db->pg == NULL)
		abort();
	PQsetNoticeReceiver(db->pg, silent, NULL);
	if (PQstatus(db->pg) == CONNECTION_BAD)
		fail(db, e, "connect to the database", NULL);
	else if (connected(db, e) == 0)
		return db;
	db_close(db);
	return NULL;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	PQfinish(db->pg);
	free(db);
}

const char *
db_message(const struct db *db)
{
	return db->message;
}

const char *
db_hint(const struct db *db)
{
	return db->hint;
}

const char *
db_sqlstate(const struct db *db)
{
	return db->sqlstate;
}

int
db_alive(const struct db *db)
{
	return db->alive;
}

int
db_rests(struct db *db)
{
	struct pollfd p = { .fd = PQsocket(db->pg), .events = POLLIN };

	if (db->alive && poll(&p, 1, 0) != 0)
		db->alive = 0;
	return db->alive;
}

void
db_lose(struct db *db)
{
	db->alive = 0;
}

/* Send what libpq holds and read until a whole result is here. */
static int
exchange(struct db *db, uint64_t deadline)
{
	for (;;) {
		int unsent = PQflush(db->pg);

		if (unsent == -1)
			return 0;
		if (unsent == 0 && !PQisBusy(db->pg))
			return 0;
		if (wait_for(db, (short)(unsent ? POLLIN | POLLOUT : POLLIN),
			deadline) == -1)
			return -1;
		if (!PQconsumeInput(db->pg))
			return 0;
	}
}

/*
 * Collect results until there is none; the first failure wins.  `keep`, if
 * not NULL, receives the first result with rows (the caller clears it).
 */
static int
collect(struct db *db, const char *doing, PGresult **keep, struct err *e)
{
	uint64_t deadline = clock_mono_ms() + db->deadline_ms;
	int result = 0;

	for (;;) {
		PGresult *res;
		ExecStatusType status;

		if (exchange(db, deadline) == -1)
			return late(db, e, doing);
		res = PQgetResult(db->pg);
		if (res == NULL)
			break;
		status = PQresultStatus(res);
		if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
		    status != PGRES_EMPTY_QUERY) {
			if (result == 0)
				result = fail(db, e, doing, res);
		} else if (status == PGRES_TUPLES_OK && keep != NULL &&
			   *keep == NULL) {
			*keep = res;
			continue;
		}
		PQclear(res);
	}
	if (result == 0 && PQstatus(db->pg) != CONNECTION_OK)
		return fail(db, e, doing, NULL);
	return result;
}

static int
prepare_one(struct db *db, enum stmt stmt, struct err *e)
{
	char doing[128];

	if (db->prepared[stmt])
		return 0;
	snprintf(doing, sizeof(doing), "prepare schema/queries/%s/%s.sql",
	    stmt_table[stmt].program, stmt_table[stmt].name);
	if (!PQsendPrepare(
		db->pg, stmt_table[stmt].name, stmt_table[stmt].sql, 0, NULL))
		return fail(db, e, doing, NULL);
	if (collect(db, doing, NULL, e) == -1)
		return -1;
	db->prepared[stmt] = 1;
	return 0;
}

int
db_prepare(struct db *db, const char *program, struct err *e)
{
	for (int i = 0; i < STMT_COUNT; i++)
		if (strcmp(stmt_table[i].program, program) == 0 &&
		    prepare_one(db, (enum stmt)i, e) == -1) {
			e->kind = ERR_CONFIG;
			return -1;
		}
	return 0;
}

/* Queue one execution of a prepared statement. */
static int
send_one(struct db *db, enum stmt stmt, const struct db_value *params,
    size_t params_len, int binary_result)
{
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];

	if (params_len > PARAMS_MAX)
		return 0;
	for (size_t i = 0; i < params_len; i++) {
		values[i] = params[i].p;
		lengths[i] = (int)params[i].len;
		formats[i] = params[i].binary;
	}
	return PQsendQueryPrepared(db->pg, stmt_table[stmt].name,
	    (int)params_len, values, lengths, formats, binary_result);
}

static struct bytes
copy_value(struct arena *a, const PGresult *res, int row, int column)
{
	size_t len = (size_t)PQgetlength(res, row, column);
	const char *p = PQgetvalue(res, row, column);
	unsigned char *octets;
	size_t octets_len;
	struct bytes copy;

	if (PQgetisnull(res, row, column))
		return (struct bytes){ NULL, 0 };
	if (PQftype(res, column) != BYTEA_TYPE)
		return (struct bytes){ (unsigned char *)arena_string(a, p, len),
			len };
	octets = PQunescapeBytea((const unsigned char *)p, &octets_len);
	if (octets == NULL)
		abort();
	copy = (struct bytes){ (unsigned char *)arena_string(
				   a, (char *)octets, octets_len),
		octets_len };
	PQfreemem(octets);
	return copy;
}

static void
copy_rows(struct arena *a, const PGresult *res, struct db_rows *out)
{
	struct db_rows rows = { .rows = (size_t)PQntuples(res),
		.columns = (size_t)PQnfields(res) };

	if (rows.columns > 0)
		rows.v =
		    arena_array(a, rows.rows * rows.columns, sizeof(*rows.v));
	for (size_t i = 0; i < rows.rows; i++)
		for (size_t k = 0; k < rows.columns; k++)
			rows.v[i * rows.columns + k] =
			    copy_value(a, res, (int)i, (int)k);
	*out = rows;
}

int
db_call(struct arena *a, struct db *db, enum stmt stmt,
    const struct db_value *params, size_t params_len, struct db_rows *out,
    struct err *e)
{
	PGresult *res = NULL;
	char doing[128];

	snprintf(doing, sizeof(doing), "ask the database (%s)",
	    stmt_table[stmt].name);
	if (prepare_one(db, stmt, e) == -1)
		return -1;
	if (!send_one(db, stmt, params, params_len, 0))
		return fail(db, e, doing, NULL);
	if (collect(db, doing, &res, e) == -1) {
		PQclear(res);
		return -1;
	}
	if (res != NULL)
		copy_rows(a, res, out);
	else
		*out = (struct db_rows){ 0 };
	PQclear(res);
	return 0;
}

/* Results of a pipeline: each query's, NULL between, then the sync's. */
static int
collect_batch(struct db *db, const char *doing, struct err *e)
{
	uint64_t deadline = clock_mono_ms() + db->deadline_ms;
	int result = 0;

	for (;;) {
		PGresult *res;
		ExecStatusType status;

		if (exchange(db, deadline) == -1)
			return late(db, e, doing);
		res = PQgetResult(db->pg);
		if (res == NULL) {
			if (PQstatus(db->pg) != CONNECTION_OK)
				return fail(db, e, doing, NULL);
			continue;
		}
		status = PQresultStatus(res);
		if (status == PGRES_FATAL_ERROR && result == 0)
			result = fail(db, e, doing, res);
		PQclear(res);
		if (status == PGRES_PIPELINE_SYNC)
			return result;
	}
}

int
db_batch(struct db *db, enum stmt stmt, const struct db_value *params,
    size_t params_len, size_t calls, struct err *e)
{
	int sent = 1, result;

	if (prepare_one(db, stmt, e) == -1)
		return -1;
	if (!PQenterPipelineMode(db->pg))
		return fail(db, e, "begin a batch", NULL);
	for (size_t i = 0; sent && i < calls; i++)
		sent =
		    send_one(db, stmt, params + i * params_len, params_len, 0);
	if (!sent || !PQpipelineSync(db->pg)) {
		db->alive = 0;
		return fail(db, e, "send a batch", NULL);
	}
	result = collect_batch(db, "load a batch", e);
	if (db->alive && !PQexitPipelineMode(db->pg)) {
		db->alive = 0;
		return fail(db, e, "end a batch", NULL);
	}
	return result;
}

int
db_script(struct db *db, const char *name, struct bytes script, struct err *e)
{
	char doing[256];
	char *text = malloc(script.len + 1);
	int result;

	if (text == NULL)
		abort();
	memcpy(text, script.p, script.len);
	text[script.len] = '\0';
	snprintf(doing, sizeof(doing), "run %s", name);
	if (PQsendQuery(db->pg, text))
		result = collect(db, doing, NULL, e);
	else
		result = fail(db, e, doing, NULL);
	free(text);
	return result;
}
