/*
 * request.h - one request, as a route's handler sees it
 */
#ifndef CONSOLE_REQUEST_H
#define CONSOLE_REQUEST_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "store/db.h"

struct answer;
struct console;
struct route;

/* Who asks, as the database sees the session. */
struct caller {
	/* NULL: nobody is signed in. */
	const char *person, *name;
	const char *const *roles;
	size_t roles_len;
	/* 1: signed in again within the last minutes. */
	int is_fresh;
};

struct request {
	/* What lives as long as the request. */
	struct arena *a;
	/* What all requests share (console.h). */
	const struct console *console;
	const struct route *route;
	/* Of the route's parameters, in their order, checked. */
	const struct db_value *values;
	size_t values_len;
	struct caller caller;
	/* The client's address; the browser, 200 octets at most. */
	const char *client, *agent;
	/* The session's token as the cookie has it; "" for none. */
	const char *token;
	/* The open transaction; NULL for none. */
	struct db *db;
	/* 1: a statement of it has failed, and nothing of it can be kept. */
	int is_broken;
};

/*
 * Take a connection and begin a transaction, with the session in force if there
 * is one; fills r->caller.  Routes without ROUTE_OWN_TRANSACTION have it
 * already.  -1 with `e`: no database, or (28000) no such session.
 */
int request_begin(struct request *r, struct err *e) MUST_CHECK;

/*
 * Put the session of r->token in force for the open transaction; fills
 * r->caller.  -1 with `e` (28000: there is none).
 */
int request_enter(struct request *r, struct err *e) MUST_CHECK;

/*
 * 1: the caller may ask this route: role, and freshness where it is wanted.
 * Asked already unless the route has ROUTE_OWN_TRANSACTION.  0: `*out` says why.
 */
int request_may(struct request *r, struct answer *out);

/*
 * End the transaction and give the connection back, before an answer that takes
 * long to make.  -1 with `e`: nothing has happened.
 */
int request_commit(struct request *r, struct err *e) MUST_CHECK;

/* Undo what the transaction did, if it is open, and give the connection back. */
void request_rollback(struct request *r);

/* A statement with parameters of one's own; rows live as long as r->a. */
int request_call(struct request *r, enum stmt stmt,
    const struct db_value *params, size_t params_len, struct db_rows *out,
    struct err *e) MUST_CHECK;

/* Parameter `i` as a string; "" when it was not given. */
const char *request_text(const struct request *r, size_t i);

#endif
