/*
 * area_sealed.c - mail that a rule sealed: asked for by one, signed by another
 *
 * What is opened with a signature is opened in area_open.c, like all mail.
 */
#include "console/route.h"

/* Who has a queue with a sealed flag in it, a request, or a signature. */
#define PEOPLE "headteacher deputy dsl dpo hr chair"
#define ASK                                                                    \
	{                                                                      \
		"ask", FROM_PATH, TYPE_INT, BIGINT                             \
	}

const struct route sealed_routes[] = {
	{ .method = "GET",
	    .path = "/api/sealed",
	    .roles = PEOPLE,
	    .statement = STMT_CONSOLE_SEAL_ASKS,
	    .flags = ROUTE_ROWS,
	    .summary = "what one asked to open, and what one may sign",
	    .parameters = { { "after", FROM_QUERY, TYPE_INT, BIGINT },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "GET",
	    .path = "/api/sealed/:ask",
	    .roles = PEOPLE,
	    .statement = STMT_CONSOLE_SEAL_SHOW,
	    .summary = "one of them: who asks, why; nothing of the message",
	    .parameters = { ASK } },
	{ .method = "POST",
	    .path = "/api/flags/:flag/sealed",
	    .roles = PEOPLE,
	    .statement = STMT_CONSOLE_SEAL_ASK,
	    .summary = "ask to open a sealed message (T3) or its files (T4)",
	    .parameters = { { "flag", FROM_PATH, TYPE_UUID, 0 },
		{ "tier", FROM_BODY, TYPE_TEXT, 2, REQUIRED },
		{ "purpose", FROM_BODY, TYPE_TEXT, 60, REQUIRED },
		{ "reason", FROM_BODY, TYPE_TEXT, 4000, REQUIRED } } },
	{ .method = "POST",
	    .path = "/api/requests/:request/sealed",
	    .roles = "dpo",
	    .statement = STMT_CONSOLE_SEAL_ASK_REQUEST,
	    .summary = "ask for what is sealed in the scope of a request",
	    .parameters = { { "request", FROM_PATH, TYPE_INT, BIGINT },
		{ "reason", FROM_BODY, TYPE_TEXT, 4000, REQUIRED } } },
	{ .method = "POST",
	    .path = "/api/sealed/:ask/decide",
	    .roles = PEOPLE,
	    .statement = STMT_CONSOLE_SEAL_DECIDE,
	    .flags = ROUTE_FRESH,
	    .summary = "sign what another asked, or refuse with a reason",
	    .parameters = { ASK, { "sign", FROM_BODY, TYPE_BOOL, 0, REQUIRED },
		{ "note", FROM_BODY, TYPE_TEXT, 4000 } } },
	{ .method = "POST",
	    .path = "/api/sealed/:ask/withdraw",
	    .roles = PEOPLE,
	    .statement = STMT_CONSOLE_SEAL_WITHDRAW,
	    .summary = "take back what one asked",
	    .parameters = { ASK } },
	{ .method = NULL },
};
