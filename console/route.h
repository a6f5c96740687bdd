/*
 * route.h - one row for each thing that a page may ask for
 *
 * A slice of the console has one table, console/area_SLICE.c, and one line in
 * areas.c.  A row says which statement answers it, with which parameters; what
 * is checked, when, is the same for all (serve.h).  Where SQL alone does not do,
 * a row has a handler of its own.  openapi.c describes every row.
 *
 *	const struct route today_routes[] = {
 *		{ .method = "GET",
 *		    .path = "/api/queue",
 *		    .roles = "headteacher deputy dsl",
 *		    .statement = STMT_CONSOLE_QUEUE,
 *		    .flags = ROUTE_ROWS,
 *		    .summary = "what waits for you, gravest first",
 *		    .parameters = { { "after", FROM_QUERY, TYPE_TEXT, 60 },
 *			{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
 *		{ .method = "POST",
 *		    .path = "/api/flags/:flag/decide",
 *		    .roles = "headteacher deputy dsl",
 *		    .statement = STMT_CONSOLE_DECIDE,
 *		    .summary = "say what is to become of a flag",
 *		    .parameters = { { "flag", FROM_PATH, TYPE_INT, BIGINT },
 *			{ "outcome", FROM_BODY, TYPE_TEXT, 40, REQUIRED },
 *			{ "note", FROM_BODY, TYPE_TEXT, 2000 } } },
 *		{ .method = NULL },
 *	};
 */
#ifndef CONSOLE_ROUTE_H
#define CONSOLE_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "statements.h"

struct answer;
struct request;

enum route_from {
	/* ":name" in the path; always there. */
	FROM_PATH,
	/* "?name=value"; an empty value is none. */
	FROM_QUERY,
	/* A member of the JSON object that a POST carries; null is none. */
	FROM_BODY,
};

/* What it may be, and as what the statement gets it. */
enum route_type {
	/* Valid UTF-8 without NUL, `bound` octets at most; $n::text. */
	TYPE_TEXT,
	/* A natural number of at most `bound`; $n::int or bigint. */
	TYPE_INT,
	/* true or false; $n::boolean. */
	TYPE_BOOL,
	/* $n::uuid. */
	TYPE_UUID,
	/* "2026-11-22"; $n::date. */
	TYPE_DATE,
	/* Any JSON value of at most `bound` octets; $n::jsonb; body only. */
	TYPE_JSON,
	/*
	 * A JSON array of at most `bound` texts or numbers, each as long as
	 * ROUTE_ITEM_MAX; $n::text[], ::bigint[], ...; body only.
	 */
	TYPE_LIST,
};

enum {
	/* What `required` says. */
	REQUIRED = 1,
	/* Parameters of one route; octets of one item of a list. */
	ROUTE_PARAMETERS = 14,
	ROUTE_ITEM_MAX = 1000,
};
/* `bound` of a bigint: what JavaScript counts exactly. */
#define BIGINT ((uint64_t)1 << 53)

struct route_parameter {
	/* NULL ends the list. */
	const char *name;
	enum route_from from;
	enum route_type type;
	/* By type, see above; nothing to uuid, date and bool. */
	uint64_t bound;
	/* 0: absent is SQL NULL. */
	int required;
};

enum route_flag {
	/* Nobody need be signed in. */
	ROUTE_PUBLIC = 1,
	/* The statement gives rows of one jsonb: {"rows":[...]}. */
	ROUTE_ROWS = 2,
	/*
	 * A grave act: 403 with code "fresh" unless signed in again lately.
	 * The function says demand_fresh() too.
	 */
	ROUTE_FRESH = 4,
	/*
	 * The handler begins its transaction itself (request_begin), after work
	 * that takes long, such as hashing a password.
	 */
	ROUTE_OWN_TRANSACTION = 8,
};

/*
 * A handler: its parameters are checked, and unless the route says otherwise
 * its transaction is open with the session in force (request.h).  0 with `*out`
 * filled: the transaction is committed before it is sent.  -1 with `e`:
 * rolled back, and answered by the database's SQLSTATE, else 500.
 */
typedef int route_run(struct request *r, struct answer *out, struct err *e);

struct route {
	/* "GET" or "POST"; NULL ends the table.  A GET changes nothing. */
	const char *method;
	/* "/api/flags/:flag/decide". */
	const char *path;
	/*
	 * Roles that may ask, blanks between; NULL: all who are signed in.  A
	 * first gate and what the documentation says; the database decides.
	 */
	const char *roles;
	/* What answers it, when there is no handler. */
	enum stmt statement;
	route_run *run;
	/* Bits of enum route_flag. */
	unsigned flags;
	/* One line for people who read the API. */
	const char *summary;
	/* In the order of the statement's $1, $2, ... */
	struct route_parameter parameters[ROUTE_PARAMETERS + 1];
};

/* A name of a path and what stands in its place. */
struct route_place {
	const char *name;
	size_t name_len;
	/* Octets of the path as it came, not decoded. */
	const char *value;
	size_t value_len;
};

enum { ROUTE_PLACES = 4 };

/* What a path means. */
struct route_match {
	/* NULL: none for this method. */
	const struct route *route;
	/* Methods that the path has, for Allow: "GET, POST"; "": no such path. */
	char allow[16];
	struct route_place places[ROUTE_PLACES];
	size_t places_len;
};

/*
 * Look `path` (begins with '/', without a query) up in all `areas`, a list
 * that NULL ends.  Exact words go before names.
 */
void route_find(const struct route *const *areas, const char *method,
    const char *path, struct route_match *out);

/* 1: `roles` of a route has one of the words of `held`. */
int route_allows(const char *roles, const char *const *held, size_t held_len);

#endif
