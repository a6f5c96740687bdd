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

/*
 * Outlook: "-----Original Message-----", "-------- Forwarded message --------";
 * Apple Mail: "Begin forwarded message:".
 */
static int
is_divider(struct utf8 line)
{
	static const char *const words[] = { "original message",
		"original appointment", "forwarded message" };
	size_t dashes = 0;

	while (dashes < line.len && line.p[dashes] == '-')
		dashes++;
	if (dashes < 2)
		return utf8_begins_like(line, "begin forwarded message:");
	line = (struct utf8){ line.p + dashes, line.len - dashes };
	while (line.len > 0 && line.p[0] == ' ')
		line.p++, line.len--;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (utf8_begins_like(line, words[i]) &&
		    utf8_ends_like(line, "--"))
			return 1;
	return 0;
}

/*
 * "From:" with "Sent:" or "Date:" in the next line, or soon after it, and "To:"
 * or "Subject:".
 */
static int
begins_block(struct utf8 text, size_t at, struct utf8 line)
{
	int times = 0, others = 0, is_dated = 0;

	if (!utf8_begins_like(line, "from:"))
		return 0;
	for (int i = 0; i < LINES_AHEAD && at < text.len; i++) {
		size_t next = next_line(text, at);
		struct utf8 ahead = line_at(text, at, next);

		times |= utf8_begins_like(ahead, "sent:") ||
			 utf8_begins_like(ahead, "date:");
		others |= utf8_begins_like(ahead, "to:") ||
			  utf8_begins_like(ahead, "subject:");
		is_dated |= times && i == 1;
		at = next;
	}
	return is_dated || (times && others);
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

/* It names a day: "on it he wrote:" is a sentence. */
static int
names_day(struct utf8 text)
{
	static const char *const days[] = { "on mon", "on tue", "on wed",
		"on thu", "on fri", "on sat", "on sun" };

	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++)
		if (utf8_begins_like(text, days[i]))
			return 1;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] >= '0' && text.p[i] <= '9')
			return 1;
	return 0;
}

/* Where what follows blank lines begins. */
static size_t
past_blanks(struct utf8 text, size_t at)
{
	while (at < text.len && (unsigned char)text.p[at] <= ' ')
		at++;
	return at;
}

static int
is_marked_at(struct utf8 text, size_t at)
{
	return at < text.len && text.p[at] == '>';
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
	size_t next = next_line(q->text, at), end, below;
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
	below = past_blanks(q->text, end > 0 ? end : next);
	if (end == 0) {
		/* "Ann writes:" is one only above marks. */
		if ((utf8_ends_like(line, " wrote:") ||
			utf8_ends_like(line, " writes:")) &&
		    is_marked_at(q->text, below))
			add(q, at, next);
		return next;
	}
	if (!q->is_marked && below < q->text.len &&
	    !is_marked_at(q->text, below)) {
		const char *after = q->text.p + end;

		if (!names_day(
			(struct utf8){ line.p, (size_t)(after - line.p) }))
			return next;
		end = q->text.len;
	}
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

int
quote_is_all(struct utf8 text, struct spans quoted)
{
	size_t at = 0;

	for (size_t i = 0; i <= quoted.len; i++) {
		at = past_blanks(text, at);
		if (at < (i < quoted.len ? quoted.v[i].start : text.len))
			return 0;
		if (i < quoted.len && quoted.v[i].end > at)
			at = quoted.v[i].end;
	}
	return 1;
}

int
quote_holds(struct spans quoted, size_t at)
{
	size_t low = 0, high = quoted.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (at < quoted.v[middle].start)
			high = middle;
		else if (at >= quoted.v[middle].end)
			low = middle + 1;
		else
			return 1;
	}
	return 0;
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
