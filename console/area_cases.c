/*
 * area_cases.c - cases, from a flag to an outcome
 */
#include "console/route.h"

#define PARTICIPANTS "headteacher deputy dsl dpo hr chair"
#define CASE                                                                   \
	{                                                                      \
		"case", FROM_PATH, TYPE_INT, BIGINT                            \
	}
#define NOTE                                                                   \
	{                                                                      \
		"note", FROM_BODY, TYPE_TEXT, 16000                            \
	}

const struct route cases_routes[] = {
	{ .method = "POST",
	    .path = "/api/flags/:flag/case",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_OPEN,
	    .summary = "make a case of a flag",
	    .parameters = { { "flag", FROM_PATH, TYPE_UUID, 0 }, NOTE } },
	{ .method = "GET",
	    .path = "/api/cases",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_LIST,
	    .flags = ROUTE_ROWS,
	    .summary = "cases that one takes part in, newest first",
	    .parameters = { { "state", FROM_QUERY, TYPE_TEXT, 10 },
		{ "after", FROM_QUERY, TYPE_INT, BIGINT },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "GET",
	    .path = "/api/cases/:case",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_SHOW,
	    .summary = "one case: messages, questions, timeline",
	    .parameters = { CASE } },
	{ .method = "POST",
	    .path = "/api/cases/:case/note",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_NOTE,
	    .summary = "write something down",
	    .parameters = { CASE, NOTE } },
	{ .method = "GET",
	    .path = "/api/flagged",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_FLAGGED,
	    .flags = ROUTE_ROWS,
	    .summary = "headings of the messages of a reference, to add one",
	    .parameters = { { "reference", FROM_QUERY, TYPE_TEXT, 40,
		REQUIRED } } },
	{ .method = "POST",
	    .path = "/api/cases/:case/message",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_ADD,
	    .summary = "add a message that one may see",
	    .parameters = { CASE,
		{ "message", FROM_BODY, TYPE_UUID, 0, REQUIRED }, NOTE } },
	{ .method = "POST",
	    .path = "/api/cases/:case/pass",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_PASS,
	    .summary = "make it the turn of headteacher, dsl, dpo, hr or chair",
	    .parameters = { CASE,
		{ "role", FROM_BODY, TYPE_TEXT, 40, REQUIRED }, NOTE } },
	{ .method = "POST",
	    .path = "/api/cases/:case/ask",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_ASK,
	    .summary = "ask the person to explain; a letter goes out",
	    .parameters = { CASE,
		{ "words", FROM_BODY, TYPE_TEXT, 16000, REQUIRED },
		{ "day", FROM_BODY, TYPE_DATE, 0 } } },
	{ .method = "POST",
	    .path = "/api/cases/:case/close",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_CLOSE,
	    .summary = "end it with an outcome",
	    .parameters = { CASE,
		{ "outcome", FROM_BODY, TYPE_TEXT, 60, REQUIRED }, NOTE } },
	{ .method = "POST",
	    .path = "/api/cases/:case/reopen",
	    .roles = PARTICIPANTS,
	    .statement = STMT_CONSOLE_CASE_REOPEN,
	    .summary = "open it again, for a reason",
	    .parameters = { CASE, NOTE } },
	{ .method = NULL },
};
