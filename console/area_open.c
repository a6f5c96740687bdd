/*
 * area_open.c - opening a message: what is told before, its text, its parts,
 * its outcome
 *
 * The opening is a transaction of its own (POST), over before anything of the
 * message is handed out.  Within the sitting that the database keeps (an hour,
 * this session, until an outcome) the text may be fetched again; nothing of it
 * stays here in between.
 */
#include <stdlib.h>

#include "base/log.h"
#include "base/strbuf.h"
#include "console/answer.h"
#include "console/as_sent.h"
#include "console/console.h"
#include "console/reading.h"
#include "console/request.h"
#include "console/route.h"
#include "record/record.h"

#define READERS "headteacher deputy dsl dpo hr chair"

/* Octets of a rendering's JSON, its findings and sentences included. */
enum { RENDERING_JSON = 64 * 1024 * 1024 };

/* What went wrong, in words for people; the log has the rest. */
static const char *
words_of(enum reading_end end, const struct err *why)
{
	if (end == READING_NOTHING)
		return "there is no such part, or not without a password";
	if (end == READING_BUSY)
		return "everybody who could read it is busy; try again in a "
		       "minute";
	log_err("-", "not-read", why);
	return "the message could not be read; we have noted why";
}

static void
answer_unread(struct request *r, struct answer *out, enum reading_end end,
    const struct err *why)
{
	int is_missing = end == READING_NOTHING;

	answer_error(r->a, out, is_missing ? 404 : 503,
	    is_missing ? "missing" : "failed", words_of(end, why));
	out->retry_after = is_missing ? 0 : 10;
}

/* 1: somebody could read what is opened; else nothing is opened. */
static int
is_ready(struct request *r, struct answer *out)
{
	const struct reading *reading = r->console->reading;

	if (reading != NULL && reading_alive(reading))
		return 1;
	answer_error(r->a, out, 503, "failed",
	    "messages cannot be opened now: the school's key is not at hand");
	return 0;
}

static int
write_opening(
    struct request *r, enum stmt stmt, struct answer *out, struct err *e)
{
	struct db_rows rows;

	if (!is_ready(r, out))
		return 0;
	if (request_call(r, stmt, r->values, r->values_len, &rows, e) == -1)
		return -1;
	answer_row(r->a, out, &rows);
	return 0;
}

static int
run_open(struct request *r, struct answer *out, struct err *e)
{
	return write_opening(r, STMT_CONSOLE_RECORD_OPEN, out, e);
}

/* With another's signature. */
static int
run_open_sealed(struct request *r, struct answer *out, struct err *e)
{
	return write_opening(r, STMT_CONSOLE_SEAL_OPEN, out, e);
}

/* The sealed copy; the transaction that counts it is over then. */
static int
fetch_copy(
    struct request *r, enum stmt stmt, struct db_rows *out, struct err *e)
{
	if (request_call(r, stmt, r->values, 1, out, e) == -1)
		return -1;
	return request_commit(r, e);
}

/* The message as text. */
static int
run_text(struct request *r, struct answer *out, struct err *e)
{
	struct arena *scratch;
	struct db_rows copy;
	struct strbuf json;
	enum reading_end end;
	struct err why;

	if (!is_ready(r, out))
		return 0;
	if (fetch_copy(r, STMT_CONSOLE_RECORD_COPY, &copy, e) == -1)
		return -1;
	scratch = arena_new(READING_ARENA);
	strbuf_init(&json, RENDERING_JSON);
	end = reading_render(r->console->reading, scratch, &copy, &json, &why);
	if (end == READING_DONE)
		*out = (struct answer){ .body = arena_bytes(
					    r->a, strbuf_bytes(&json)) };
	else
		answer_unread(r, out, end, &why);
	strbuf_done(&json);
	arena_free(scratch);
	return 0;
}

/* What the database refuses, as a page: a frame shows no other answer. */
static int
refuse_sent(struct request *r, struct answer *out, const struct err *e)
{
	struct answer refused;

	answer_refused(r->a, &refused, r->db, e);
	if (refused.status >= 500)
		log_err("-", "not-answered", e);
	request_rollback(r);
	as_sent_refused(r->a, refused.status,
	    refused.status < 500
		? "It is not shown: this opening is closed, its hour is over, "
		  "it is of another sign-in, or you have no right to the "
		  "message any more. Open the message again to look at it."
		: "It cannot be shown now; try again in a minute.",
	    out);
	return 0;
}

/* A part that is HTML, for a frame: what is wrong is a page there too. */
static int
run_sent(struct request *r, struct answer *out, struct err *e)
{
	struct utf8 path = utf8_from(request_text(r, 1));
	unsigned long which = strtoul(request_text(r, 2), NULL, 10);
	struct arena *scratch;
	struct rebuilt page;
	struct db_rows copy;
	enum reading_end end;
	struct err why;

	if (!is_ready(r, out)) {
		as_sent_refused(r->a, 503,
		    "Messages cannot be opened now: the school's key is not "
		    "at hand.",
		    out);
		return 0;
	}
	if (fetch_copy(r, STMT_CONSOLE_RECORD_COPY, &copy, e) == -1)
		return refuse_sent(r, out, e);
	scratch = arena_new(READING_ARENA);
	end = reading_page(r->console->reading, scratch, &copy, path,
	    (uint32_t)which, &page, &why);
	if (end == READING_DONE)
		as_sent_answer(r->a, &page, out);
	else
		as_sent_refused(r->a, end == READING_NOTHING ? 404 : 503,
		    words_of(end, &why), out);
	arena_free(scratch);
	return 0;
}

/* A part as it was sent: to be kept as a file, never to be shown. */
static int
run_part(struct request *r, struct answer *out, struct err *e)
{
	struct utf8 path = utf8_from(request_text(r, 1));
	unsigned long which = strtoul(request_text(r, 2), NULL, 10);
	struct reading_part part;
	struct arena *scratch;
	struct db_rows copy;
	enum reading_end end;
	struct err why;

	if (!is_ready(r, out))
		return 0;
	if (fetch_copy(r, STMT_CONSOLE_ATTACHMENT_COPY, &copy, e) == -1)
		return -1;
	scratch = arena_new(READING_ARENA);
	end = reading_part(r->console->reading, scratch, &copy, path,
	    (uint32_t)which, &part, &why);
	if (end == READING_DONE)
		answer_download(
		    r->a, out, arena_bytes(r->a, part.octets), part.name);
	else
		answer_unread(r, out, end, &why);
	arena_free(scratch);
	return 0;
}

const struct route open_routes[] = {
	{ .method = "GET",
	    .path = "/api/open/:id",
	    .roles = READERS,
	    .statement = STMT_CONSOLE_OPEN_PAGE,
	    .summary =
		"headings of a message, or of a flag's, before an opening",
	    .parameters = { { "id", FROM_PATH, TYPE_UUID, 0 } } },
	{ .method = "POST",
	    .path = "/api/messages/:message/opening-words",
	    .roles = READERS,
	    .statement = STMT_CONSOLE_OPENING_WORDS,
	    .summary = "what the person read would be told; nothing is opened",
	    .parameters = { { "message", FROM_PATH, TYPE_UUID, 0 },
		{ "purpose", FROM_BODY, TYPE_TEXT, 60 },
		{ "reason", FROM_BODY, TYPE_TEXT, 4000 } } },
	{ .method = "POST",
	    .path = "/api/messages/:message/open",
	    .roles = READERS,
	    .run = run_open,
	    .summary = "open a message (T3) or its attachments (T4)",
	    .parameters = { { "message", FROM_PATH, TYPE_UUID, 0 },
		{ "tier", FROM_BODY, TYPE_TEXT, 2, REQUIRED },
		{ "purpose", FROM_BODY, TYPE_TEXT, 60, REQUIRED },
		{ "reason", FROM_BODY, TYPE_TEXT, 4000, REQUIRED } } },
	{ .method = "POST",
	    .path = "/api/sealed/:ask/open",
	    .roles = READERS,
	    .run = run_open_sealed,
	    .summary = "open, once, what another has signed for",
	    .parameters = { { "ask", FROM_PATH, TYPE_INT, BIGINT } } },
	{ .method = "GET",
	    .path = "/api/messages/:message/thread",
	    .roles = READERS,
	    .statement = STMT_CONSOLE_THREAD,
	    .flags = ROUTE_ROWS,
	    .summary = "headings of its thread, as far as one may see it",
	    .parameters = { { "message", FROM_PATH, TYPE_UUID, 0 },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "GET",
	    .path = "/api/openings/mine",
	    .roles = READERS,
	    .statement = STMT_CONSOLE_OPENINGS_OWN,
	    .flags = ROUTE_ROWS,
	    .summary = "one's own openings; those without an outcome alone",
	    .parameters = { { "unfinished", FROM_QUERY, TYPE_BOOL, 0 },
		{ "after", FROM_QUERY, TYPE_INT, BIGINT },
		{ "lim", FROM_QUERY, TYPE_INT, 200 } } },
	{ .method = "GET",
	    .path = "/api/openings/:opening",
	    .roles = READERS,
	    .statement = STMT_CONSOLE_OPENING_SHOW,
	    .summary = "one's own opening: headings, what was told, outcome",
	    .parameters = { { "opening", FROM_PATH, TYPE_INT, BIGINT } } },
	{ .method = "GET",
	    .path = "/api/openings/:opening/text",
	    .roles = READERS,
	    .run = run_text,
	    .summary = "the message as text, while the sitting lasts",
	    .parameters = { { "opening", FROM_PATH, TYPE_INT, BIGINT } } },
	{ .method = "GET",
	    .path = "/api/openings/:opening/sent",
	    .roles = READERS,
	    .run = run_sent,
	    .summary = "a part that is HTML, rebuilt for a frame: text/html",
	    .parameters = { { "opening", FROM_PATH, TYPE_INT, BIGINT },
		{ "path", FROM_QUERY, TYPE_TEXT, 8000, REQUIRED },
		{ "which", FROM_QUERY, TYPE_INT, 10000 } } },
	{ .method = "GET",
	    .path = "/api/openings/:opening/part",
	    .roles = READERS,
	    .run = run_part,
	    .summary = "a part as it was sent, of an opening of tier T4",
	    .parameters = { { "opening", FROM_PATH, TYPE_INT, BIGINT },
		{ "path", FROM_QUERY, TYPE_TEXT, 8000, REQUIRED },
		{ "which", FROM_QUERY, TYPE_INT, 10000 } } },
	{ .method = "POST",
	    .path = "/api/openings/:opening/close",
	    .roles = READERS,
	    .statement = STMT_CONSOLE_OPENING_CLOSE,
	    .summary = "how it ended; \"mistake\" is told to the person read",
	    .parameters = { { "opening", FROM_PATH, TYPE_INT, BIGINT },
		{ "outcome", FROM_BODY, TYPE_TEXT, 60, REQUIRED },
		{ "note", FROM_BODY, TYPE_TEXT, 4000 } } },
	{ .method = NULL },
};
