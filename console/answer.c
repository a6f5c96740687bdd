/*
 * answer.c - what goes back to the browser
 */
#include "console/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "base/log.h"
#include "record/record.h"

/* The content policy of downloads. */
static const char sandboxed[] = "default-src 'none'; sandbox";

enum {
	/* Octets of one answer's JSON: 200 rows of a page are far below. */
	JSON_MAX = 64 * 1024 * 1024,
	NAME_MAX_OCTETS = 240,
};

static struct bytes
keep(struct arena *a, struct strbuf *b)
{
	struct bytes body = arena_bytes(a, strbuf_bytes(b));

	strbuf_done(b);
	return body;
}

void
answer_error(struct arena *a, struct answer *out, unsigned status,
    const char *code, const char *words)
{
	struct strbuf b;

	strbuf_init(&b, 8192);
	strbuf_str(&b, "{\"error\":");
	record_string_to_json(utf8_from(words), &b);
	strbuf_str(&b, ",\"code\":");
	record_string_to_json(utf8_from(code), &b);
	strbuf_str(&b, "}\n");
	*out = (struct answer){ .status = status, .body = keep(a, &b) };
}

void
answer_row(struct arena *a, struct answer *out, const struct db_rows *rows)
{
	if (rows->rows == 0 || rows->v[0].p == NULL) {
		answer_error(a, out, 404, "missing",
		    "there is none, or none that you may see");
		return;
	}
	*out = (struct answer){ .body = rows->v[0] };
}

void
answer_rows(struct arena *a, struct answer *out, const struct db_rows *rows)
{
	struct strbuf b;

	strbuf_init(&b, JSON_MAX);
	strbuf_str(&b, "{\"rows\":[");
	for (size_t i = 0; i < rows->rows; i++) {
		if (i > 0)
			strbuf_char(&b, ',');
		strbuf_str(&b, db_string(rows, i, 0));
	}
	strbuf_str(&b, "]}");
	if (strbuf_over(&b)) {
		strbuf_done(&b);
		answer_error(a, out, 500, "failed", "the answer is too large");
		return;
	}
	*out = (struct answer){ .body = keep(a, &b) };
}

void
answer_refused(struct arena *a, struct answer *out, const struct db *db,
    const struct err *why)
{
	/* Words NULL: what our function said. */
	static const struct {
		const char *sqlstate;
		unsigned status;
		const char *code, *words;
	} known[] = {
		{ "28000", 401, "signin", "you are not signed in" },
		{ "42501", 403, "denied", NULL },
		{ "P0002", 404, "missing", NULL },
		{ "22023", 400, "input", NULL },
		{ "55000", 409, "state", NULL },
		{ "22", 400, "input", "a value is not what it may be" },
		{ "23", 409, "state", "it does not fit what is there" },
		{ "40", 409, "state", "somebody else was quicker" },
	};

	if (db == NULL || !db_alive(db)) {
		answer_error(a, out, 503, "down",
		    "the database does not answer; try again in a minute");
		out->retry_after = 5;
		return;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		size_t len = strlen(known[i].sqlstate);

		if (strncmp(db_sqlstate(db), known[i].sqlstate, len) != 0)
			continue;
		/* demand_fresh(): the page asks for the password, and repeats. */
		answer_error(a, out, known[i].status,
		    strcmp(db_hint(db), "fresh") == 0 ? "fresh" : known[i].code,
		    known[i].words != NULL ? known[i].words : db_message(db));
		return;
	}
	/* It is in the log; whoever asks learns nothing of what is inside. */
	(void)why;
	answer_error(
	    a, out, 500, "failed", "it did not work; we have noted why");
}

void
answer_busy(struct arena *a, struct answer *out, const struct err *why)
{
	log_err("-", "busy", why);
	answer_error(a, out, 503, "down",
	    "many people ask at the same time; try again in a moment");
	out->retry_after = 5;
}

/* A name that mail chose, as a file may be called everywhere. */
static struct utf8
harmless(struct arena *a, struct utf8 name)
{
	struct strbuf b;
	struct utf8 file;
	size_t len = name.len < NAME_MAX_OCTETS ? name.len : NAME_MAX_OCTETS;

	/* A cut falls between characters. */
	while (len < name.len && len > 0 &&
	       ((unsigned char)name.p[len] & 0xc0) == 0x80)
		len--;
	strbuf_init(&b, 4096);
	display_file((struct utf8){ name.p, len }, &b);
	file = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return file;
}

/*
 * It in both forms of RFC 6266: what no browser misreads, and the whole of it
 * with %XX (RFC 8187).
 */
static const char *
disposition(struct arena *a, struct utf8 name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.";
	struct utf8 file = harmless(a, name);
	const char *text;
	struct strbuf b;

	strbuf_init(&b, 4096);
	strbuf_str(&b, "attachment; filename=\"");
	for (size_t i = 0; i < file.len; i++)
		strbuf_char(&b, strchr(plain, file.p[i]) ? file.p[i] : '_');
	strbuf_str(&b, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < file.len; i++) {
		if (strchr(plain, file.p[i]) != NULL)
			strbuf_char(&b, file.p[i]);
		else
			strbuf_fmt(
			    &b, "%%%02X", (unsigned)(unsigned char)file.p[i]);
	}
	text = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

void
answer_download(
    struct arena *a, struct answer *out, struct bytes octets, struct utf8 name)
{
	*out = (struct answer){ .type = "application/octet-stream",
		.body = octets,
		.policy = sandboxed,
		.disposition =
		    disposition(a, name.len > 0 ? name : UTF8("file")) };
}
