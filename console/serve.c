/*
 * serve.c - from a request to its answer
 */
#include "console/serve.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "console/files.h"
#include "console/gate.h"
#include "console/parameter.h"
#include "console/request.h"

/* What is checked before anything is read: 0, or -1 with an answer. */
static int
may_ask(const struct console *console, const struct exchange *x,
    const struct request *r, struct answer *out)
{
	int is_post = strcmp(r->route->method, "POST") == 0;
	const char *type = exchange_header(x, "Content-Type", NULL);
	static const char json[] = "application/json";

	if (is_post && !gate_same_site(x, console->base_url)) {
		answer_error(
		    r->a, out, 403, "origin", "this came from another site");
		return -1;
	}
	if (x->body.len > 0 && (!is_post || type == NULL ||
				   strncmp(type, json, sizeof(json) - 1) != 0 ||
				   (type[sizeof(json) - 1] != '\0' &&
				       type[sizeof(json) - 1] != ';'))) {
		answer_error(
		    r->a, out, 415, "input", "a body is application/json");
		return -1;
	}
	if (r->route->flags & ROUTE_PUBLIC)
		return 0;
	if (r->token[0] == '\0') {
		answer_error(r->a, out, 401, "signin", "you are not signed in");
		return -1;
	}
	if (is_post && !gate_has_csrf(x, r->token)) {
		answer_error(
		    r->a, out, 403, "token", "X-Schoolgate-Token is wrong");
		return -1;
	}
	return 0;
}

int
request_may(struct request *r, struct answer *out)
{
	const struct caller *caller = &r->caller;

	if (r->route->flags & ROUTE_PUBLIC)
		return 1;
	if (!route_allows(r->route->roles, caller->roles, caller->roles_len)) {
		answer_error(
		    r->a, out, 403, "denied", "this is not for your role");
		return 0;
	}
	if ((r->route->flags & ROUTE_FRESH) && !caller->is_fresh) {
		answer_error(r->a, out, 403, "fresh",
		    "say once more who you are before you do this");
		return 0;
	}
	return 1;
}

static int
run_statement(struct request *r, struct answer *out, struct err *e)
{
	struct db_rows rows;

	if (request_call(r, r->route->statement, r->values, r->values_len,
		&rows, e) == -1)
		return -1;
	if (r->route->flags & ROUTE_ROWS)
		answer_rows(r->a, out, &rows);
	else
		answer_row(r->a, out, &rows);
	return 0;
}

/* Its transaction around the route's work; -1 with `e`: nothing has happened. */
static int
run(struct request *r, struct answer *out, struct err *e)
{
	struct answer answer = { 0 };

	if (!(r->route->flags & ROUTE_OWN_TRANSACTION)) {
		if (request_begin(r, e) == -1)
			return -1;
		if (!request_may(r, out)) {
			request_rollback(r);
			return 0;
		}
	}
	if ((r->route->run != NULL ? r->route->run(r, &answer, e)
				   : run_statement(r, &answer, e)) == -1)
		return -1;
	if (r->db != NULL && request_commit(r, e) == -1)
		return -1;
	*out = answer;
	return 0;
}

static void
answer_route(struct request *r, const struct exchange *x,
    const struct route_match *match, struct answer *out)
{
	struct db_value values[ROUTE_PARAMETERS];
	struct err e;

	if (may_ask(r->console, x, r, out) == -1)
		return;
	if (parameters_read(r->a, match, x, values, &e) == -1) {
		answer_error(r->a, out, 400, "input", e.text);
		return;
	}
	r->values = values;
	while (match->route->parameters[r->values_len].name != NULL)
		r->values_len++;
	if (run(r, out, &e) == 0)
		return;
	answer_refused(r->a, out, r->db, &e);
	if (out->status >= 500)
		log_err("-", "not-answered", &e);
	request_rollback(r);
}

/* One line for each call: the route's pattern, never what stands in it. */
static void
note(const struct route *route, const struct answer *out, uint64_t began_ms)
{
	log_line(LOG_LEVEL_INFO, "-", "answered",
	    "method=%s route=%s status=%u ms=%u", route->method, route->path,
	    out->status == 0 ? 200 : out->status,
	    (unsigned)(clock_mono_ms() - began_ms));
}

static void
serve_route(const struct console *console, const struct exchange *x,
    const struct route_match *match, struct arena *a, struct answer *out)
{
	char token[TOKEN_TEXT + 1], client[CLIENT_TEXT + 1];
	char agent[AGENT_TEXT + 1];
	struct request r = { .a = a,
		.console = console,
		.route = match->route,
		.client = client,
		.agent = agent,
		.token = token };
	uint64_t began_ms = clock_mono_ms();

	gate_token(x, token);
	gate_client(x, console->is_proxied, client);
	gate_agent(x, agent);
	if (match->route->flags & ROUTE_PUBLIC)
		token[0] = '\0';
	answer_route(&r, x, match, out);
	/* A session that has ended is forgotten by the browser too. */
	if (out->status == 401)
		out->cookie = gate_forget;
	note(match->route, out, began_ms);
}

static void
no_method(struct arena *a, const char *allow, struct answer *out)
{
	answer_error(a, out, 405, "method", "this address has another method");
	out->allow = arena_string(a, allow, strlen(allow));
}

void
serve(const struct console *console, const struct route *const *routes,
    const struct exchange *x, struct arena *a, struct answer *out)
{
	int is_head = strcmp(x->method, "HEAD") == 0;
	const char *method = is_head ? "GET" : x->method;
	const char *malformed = gate_malformed(x);
	struct route_match match;

	if (malformed != NULL) {
		answer_error(a, out, 400, "input", malformed);
		/* What follows may be another's idea of the same octets. */
		out->is_last = 1;
		return;
	}
	route_find(routes, method, x->path, &match);
	if (match.route != NULL) {
		serve_route(console, x, &match, a, out);
	} else if (match.allow[0] != '\0') {
		no_method(a, match.allow, out);
	} else if (strncmp(x->path, "/api/", 5) == 0) {
		answer_error(
		    a, out, 404, "missing", "there is no such address");
	} else if (strcmp(method, "GET") != 0) {
		no_method(a, "GET", out);
	} else {
		files_answer(console->files, x->path,
		    exchange_header(x, "If-None-Match", NULL), a, out);
	}
}
