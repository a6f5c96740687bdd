/*
 * area_today.c - the day's queue: cards, the passage of each, what is decided,
 * taken back and stopped
 *
 * A passage is asked for by POST: to look is counted, and takes what is danger.
 */
#include "base/log.h"
#include "base/strbuf.h"
#include "console/answer.h"
#include "console/console.h"
#include "console/reading.h"
#include "console/request.h"
#include "console/route.h"

#define REVIEWERS "headteacher deputy dsl dpo chair hr"
#define STOPPERS  "headteacher deputy dsl dpo mail-admin admin"

/* Octets of a dozen passages as JSON, each in pieces. */
enum { PASSAGES_JSON = 1024 * 1024 };

/* Append "found": numbers of the flag's own findings. */
static void
add_found(const struct db_rows *found, struct strbuf *out)
{
	strbuf_str(out, "\"found\":[");
	for (size_t i = 0; i < found->rows; i++)
		strbuf_fmt(
		    out, "%s%s", i > 0 ? "," : "", db_string(found, i, 0));
	strbuf_str(out, "],\"passages\":");
}

/*
 * The passages of the flag, unsealed, once the look is written: its transaction
 * is over then.
 */
static int
run_passage(struct request *r, struct answer *out, struct err *e)
{
	struct reading_flag flag;
	struct arena *scratch;
	struct strbuf json;
	enum reading_end end = READING_FAILED;
	struct err why;

	if (request_call(r, STMT_CONSOLE_TODAY_PASSAGE, r->values, 2,
		&flag.excerpts, e) == -1 ||
	    request_call(r, STMT_CONSOLE_TODAY_FOUND, r->values, 1, &flag.found,
		e) == -1 ||
	    request_call(r, STMT_CONSOLE_NAME_WORDS, NULL, 0, &flag.names, e) ==
		-1 ||
	    request_commit(r, e) == -1)
		return -1;
	scratch = arena_new(READING_ARENA);
	strbuf_init(&json, PASSAGES_JSON);
	strbuf_char(&json, '{');
	add_found(&flag.found, &json);
	err_set(&why, ERR_SYSTEM, "the console has no key reader");
	if (r->console->reading != NULL)
		end = reading_passages(
		    r->console->reading, scratch, &flag, &json, &why);
	strbuf_char(&json, '}');
	if (end == READING_DONE && !strbuf_over(&json)) {
		*out = (struct answer){ .body = arena_bytes(
					    r->a, strbuf_bytes(&json)) };
	} else {
		if (end == READING_FAILED)
			log_err("-", "passage-not-read", &why);
		answer_error(r->a, out, 503, "failed",
		    "the passage cannot be shown now; decide by the headings, "
		    "or open the message");
	}
	strbuf_done(&json);
	arena_free(scratch);
	return 0;
}

const struct route today_routes[] = {
	{ .method = "GET",
	    .path = "/api/today",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY,
	    .summary = "the day's cards, gravest first, and how the day stands",
	    .parameters = { { "which", FROM_QUERY, TYPE_TEXT, 20 },
		{ "after", FROM_QUERY, TYPE_INT, 1000000 },
		{ "lim", FROM_QUERY, TYPE_INT, 100 } } },
	{ .method = "GET",
	    .path = "/api/today/decided",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY_DECIDED,
	    .flags = ROUTE_ROWS,
	    .summary = "what the caller decided in thirty days, newest first",
	    .parameters = { { "after", FROM_QUERY, TYPE_TEXT, 40 },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "GET",
	    .path = "/api/today/done",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY_DONE,
	    .summary = "how many the caller decided today, in which time, and "
		       "who was told of openings" },
	{ .method = "POST",
	    .path = "/api/today/decide",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY_DECIDE,
	    .summary = "decide flags, or all that wait of a cause, by one act",
	    .parameters = { { "outcome", FROM_BODY, TYPE_TEXT, 40, REQUIRED },
		{ "flags", FROM_BODY, TYPE_LIST, 500 },
		{ "cause", FROM_BODY, TYPE_UUID, 0 },
		{ "before", FROM_BODY, TYPE_TEXT, 40 },
		{ "note", FROM_BODY, TYPE_TEXT, 16000 },
		{ "words", FROM_BODY, TYPE_TEXT, 16000 },
		{ "until", FROM_BODY, TYPE_TEXT, 40 } } },
	{ .method = "POST",
	    .path = "/api/today/undo",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY_UNDO,
	    .summary = "take back an act of one's own, within thirty days",
	    .parameters = { { "batch", FROM_BODY, TYPE_UUID, 0, REQUIRED } } },
	{ .method = "POST",
	    .path = "/api/flags/:flag/passage",
	    .roles = REVIEWERS,
	    .run = run_passage,
	    .summary =
		"the passages of a flag (T2), other names masked; ahead: "
		"of the card that comes next",
	    .parameters = { { "flag", FROM_PATH, TYPE_UUID, 0 },
		{ "ahead", FROM_BODY, TYPE_BOOL, 0 } } },
	{ .method = "POST",
	    .path = "/api/flags/:flag/look",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY_LOOK,
	    .summary = "the passage that came ahead is looked at now",
	    .parameters = { { "flag", FROM_PATH, TYPE_UUID, 0 } } },
	{ .method = "GET",
	    .path = "/api/flags/:flag/letter",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_TODAY_LETTER,
	    .summary = "the letter that advice or a question would be",
	    .parameters = { { "flag", FROM_PATH, TYPE_UUID, 0 },
		{ "outcome", FROM_QUERY, TYPE_TEXT, 40, REQUIRED } } },
	{ .method = "GET",
	    .path = "/api/suppressed",
	    .roles = REVIEWERS,
	    .statement = STMT_CONSOLE_SUPPRESSED,
	    .flags = ROUTE_ROWS,
	    .summary = "flags of stopped causes, that nobody was asked about",
	    .parameters = { { "cause", FROM_QUERY, TYPE_UUID, 0 },
		{ "after", FROM_QUERY, TYPE_INT, 1000000 },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "GET",
	    .path = "/api/suppressions",
	    .roles = STOPPERS,
	    .statement = STMT_CONSOLE_SUPPRESSIONS,
	    .flags = ROUTE_ROWS,
	    .summary =
		"causes that are stopped, until when, and what they kept",
	    .parameters = { { "over", FROM_QUERY, TYPE_BOOL, 0 },
		{ "after", FROM_QUERY, TYPE_INT, BIGINT },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "POST",
	    .path = "/api/suppressions/:suppression/end",
	    .roles = "headteacher deputy dsl",
	    .statement = STMT_CONSOLE_SUPPRESSION_END,
	    .summary = "ask about a stopped cause again, from now on",
	    .parameters = { { "suppression", FROM_PATH, TYPE_INT, BIGINT } } },
	{ .method = NULL },
};
