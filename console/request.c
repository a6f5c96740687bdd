/*
 * request.c - one request, as a route's handler sees it
 */
#include "console/request.h"

#include <string.h>

#include "console/console.h"
#include "console/pool.h"
#include "record/object.h"

enum { CALLER_MAX = 64 * 1024, ROLES_MAX = 32 };

int
request_call(struct request *r, enum stmt stmt, const struct db_value *params,
    size_t params_len, struct db_rows *out, struct err *e)
{
	int result = db_call(r->a, r->db, stmt, params, params_len, out, e);

	r->is_broken |= result == -1;
	return result;
}

const char *
request_text(const struct request *r, size_t i)
{
	return r->values[i].p == NULL ? "" : r->values[i].p;
}

/* What console.enter and its like answer, as who is calling. */
static int
read_caller(
    struct arena *a, const char *json, struct caller *out, struct err *e)
{
	struct object *o = object_open(bytes_of(utf8_from(json)), CALLER_MAX);
	const struct json_t *roles;
	const char **names;
	struct caller caller = { .roles_len = 0 };

	if (o == NULL)
		return err_set(e, ERR_BUG,
		    "could not read who is calling: the database's answer");
	roles = object_get(o, "roles");
	names = arena_array(a, ROLES_MAX, sizeof(*names));
	for (size_t i = 0; i < object_len(roles) && i < ROLES_MAX; i++)
		names[caller.roles_len++] =
		    object_text(a, object_at(roles, i)).p;
	caller.roles = names;
	caller.person = object_text(a, object_get(o, "person")).p;
	caller.name = object_text(a, object_get(o, "name")).p;
	caller.is_fresh = object_is_true(object_get(o, "fresh"));
	object_close(o);
	*out = caller;
	return 0;
}

int
request_enter(struct request *r, struct err *e)
{
	struct db_value params[] = { db_text(r->token), db_text(r->client) };
	struct db_rows rows;

	if (request_call(r, STMT_CONSOLE_ENTER, params, 2, &rows, e) == -1)
		return -1;
	return read_caller(r->a, db_string(&rows, 0, 0), &r->caller, e);
}

/*
 * Begin on a connection of the pool.  One that was lost while nobody used it
 * (the database was started again) is no reason to refuse: the next is new or
 * the database is down.
 */
static int
begin(struct request *r, struct err *e)
{
	struct db_rows rows;

	for (int i = 0; i <= POOL_CONNECTIONS; i++) {
		r->is_broken = 0;
		r->db = pool_take(r->console->pool, e);
		if (r->db == NULL)
			return -1;
		if (request_call(r, STMT_COMMON_BEGIN, NULL, 0, &rows, e) == 0)
			return 0;
		if (db_alive(r->db))
			return -1;
		pool_give(r->console->pool, r->db);
		r->db = NULL;
	}
	return -1;
}

int
request_begin(struct request *r, struct err *e)
{
	if (begin(r, e) == -1)
		return -1;
	return r->token[0] == '\0' ? 0 : request_enter(r, e);
}

int
request_commit(struct request *r, struct err *e)
{
	struct db_rows rows;

	/* COMMIT would undo it without a word. */
	if (r->is_broken)
		return err_set(
		    e, ERR_BUG, "a statement had failed before the end");
	if (request_call(r, STMT_COMMON_COMMIT, NULL, 0, &rows, e) == -1)
		return -1;
	pool_give(r->console->pool, r->db);
	r->db = NULL;
	return 0;
}

void
request_rollback(struct request *r)
{
	struct db_rows rows;
	struct err e;

	if (r->db == NULL)
		return;
	/* What cannot be undone is undone by the end of the connection. */
	if (db_alive(r->db) &&
	    request_call(r, STMT_COMMON_ROLLBACK, NULL, 0, &rows, &e) == -1)
		db_lose(r->db);
	pool_give(r->console->pool, r->db);
	r->db = NULL;
}
