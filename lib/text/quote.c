/*
 * quote.c - what a text repeats of other mail
 */
#include "text/quote.h"

#include <strings.h>

#include "text/html.h"

enum {
	/* Lines in which an attribution or a block of fields must be complete,
	 * and octets of a line that are looked at. */
	LINES_AHEAD = 6,
	ATTRIBUTION_LINES = 3,
	LINE_LOOKED_AT = 1000,
};

struct quoting {
	struct arena *a;
	struct utf8 text;
	struct spans out;
	size_t cap, most;
	int over;
	/* 1: the format says itself what is quoted. */
	int is_marked;
};

/* -- lines -------------------------------------------------------------------- */

/* Where the line after the one at `at` begins. */
static size_t
next_line(struct utf8 text, size_t at)
{
	const char *lf =
	    at < text.len ? memchr(text.p + at, '\n', text.len - at) : NULL;

	return lf != NULL ? (size_t)(lf - text.p) + 1 : text.len;
}

/* The line at `at` without blanks around it, cut at LINE_LOOKED_AT. */
static struct utf8
line_at(struct utf8 text, size_t at, size_t end)
{
	struct utf8 line = { text.p + at, end - at };

	while (line.len > 0 &&
	       (line.p[0] == ' ' || line.p[0] == '\t' || line.p[0] == '*'))
		line.p++, line.len--;
	while (line.len > 0 && (unsigned char)line.p[line.len - 1] <= ' ')
		line.len--;
	if (line.len > LINE_LOOKED_AT)
		line.len = LINE_LOOKED_AT;
	return line;
}

/* -- what begins a quotation ---------------------------------------------------- */

/* Outlook: "-----Original Message-----", "-------- Forwarded message --------". */
static int
is_divider(struct utf8 line)
{
	static const char *const words[] = { "original message",
		"original appointment", "forwarded message" };
	size_t dashes = 0;

	while (dashes < line.len && line.p[dashes] == '-')
		dashes++;
	if (dashes < 2)
		return 0;
	line = (struct utf8){ line.p + dashes, line.len - dashes };
	while (line.len > 0 && line.p[0] == ' ')
		line.p++, line.len--;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (utf8_begins_like(line, words[i]) &&
		    utf8_ends_like(line, "--"))
			return 1;
	return 0;
}

/* "From:" with "Sent:" or "Date:", and "To:" or "Subject:", soon after it. */
static int
begins_block(struct utf8 text, size_t at, struct utf8 line)
{
	int times = 0, others = 0;

	if (!utf8_begins_like(line, "from:"))
		return 0;
	for (int i = 0; i < LINES_AHEAD && at < text.len; i++) {
		size_t next = next_line(text, at);
		struct utf8 ahead = line_at(text, at, next);

		times |= utf8_begins_like(ahead, "sent:") ||
			 utf8_begins_like(ahead, "date:");
		others |= utf8_begins_like(ahead, "to:") ||
			  utf8_begins_like(ahead, "subject:");
		at = next;
	}
	return times && others;
}

/* "On Monday Ann wrote:", which may be folded: where it ends; 0: it is none. */
static size_t
attribution_end(struct utf8 text, size_t at, struct utf8 line)
{
	if (!utf8_begins_like(line, "on "))
		return 0;
	for (int i = 0; i < ATTRIBUTION_LINES && at < text.len; i++) {
		size_t next = next_line(text, at);

		if (utf8_ends_like(line_at(text, at, next), "wrote:"))
			return next;
		at = next;
	}
	return 0;
}

/* The first octet of what follows blank lines is '>', or nothing follows. */
static int
is_followed_by_marks(struct utf8 text, size_t at)
{
	while (at < text.len && (unsigned char)text.p[at] <= ' ')
		at++;
	return at == text.len || text.p[at] == '>';
}

/* -- the whole text -------------------------------------------------------------- */

static void
add(struct quoting *q, size_t start, size_t end)
{
	struct spans *out = &q->out;

	if (end <= start)
		return;
	if (out->len > 0 && out->v[out->len - 1].end >= start) {
		if (out->v[out->len - 1].end < end)
			out->v[out->len - 1].end = end;
		return;
	}
	if (out->len == q->most) {
		q->over = 1;
		return;
	}
	out->v = arena_grow(q->a, out->v, out->len, &q->cap, sizeof(*out->v));
	out->v[out->len++] = (struct span){ start, end };
}

/* The line at `at`; returns where to go on. */
static size_t
take_line(struct quoting *q, size_t at)
{
	size_t next = next_line(q->text, at), end;
	struct utf8 line = line_at(q->text, at, next);

	if (line.len == 0)
		return next;
	if (line.p[0] == '>') {
		add(q, at, next);
		return next;
	}
	if (is_divider(line) || begins_block(q->text, at, line)) {
		add(q, at, q->text.len);
		return q->text.len;
	}
	end = attribution_end(q->text, at, line);
	if (end == 0)
		return next;
	if (!q->is_marked && !is_followed_by_marks(q->text, end))
		end = q->text.len;
	add(q, at, end);
	return end;
}

struct spans
quote_find(struct arena *a, const struct text *text, size_t most, int *over)
{
	const struct spans *given = &text->quoted;
	struct quoting q = { .a = a,
		.text = text->text,
		.most = most,
		.is_marked = given->len > 0 };
	size_t i = 0, at = 0;

	while (at < text->text.len) {
		for (; i < given->len && given->v[i].start <= at; i++)
			add(&q, given->v[i].start, given->v[i].end);
		at = take_line(&q, at);
	}
	for (; i < given->len; i++)
		add(&q, given->v[i].start, given->v[i].end);
	*over |= q.over;
	return q.out;
}

struct spans
quote_spans(struct arena *a, const struct html_quote *quotes, size_t len)
{
	struct spans out = { arena_array(a, len, sizeof(*out.v)), 0 };

	/* In order of their ends: one swallows those that it lies around. */
	for (size_t i = 0; i < len; i++) {
		struct span s = { quotes[i].start, quotes[i].end };

		while (out.len > 0 && out.v[out.len - 1].end >= s.start) {
			if (out.v[out.len - 1].start < s.start)
				s.start = out.v[out.len - 1].start;
			out.len--;
		}
		if (s.end > s.start)
			out.v[out.len++] = s;
	}
	return out;
}
