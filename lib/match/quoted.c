/*
 * quoted.c - where a text repeats what somebody else wrote
 */
#include "match/quoted.h"

#include <string.h>
#include <strings.h>

/*
 * What mail programs write above the message that they repeat: Outlook,
 * Thunderbird and Gmail, Apple Mail.
 */
static const char *const dividers[] = {
	"-----original message-----",
	"----- original message -----",
	"-----forwarded message-----",
	"---------- forwarded message",
	"-------- forwarded message --------",
	"-------- original message --------",
	"begin forwarded message:",
};

struct reading {
	struct arena *a;
	struct utf8 text;
	struct quoted out;
	/* 1: a word stands where nothing is quoted. */
	int has_own;
};

/* The line at `at` without blanks around it; *next is where the one after is. */
static struct utf8
line_at(struct utf8 text, size_t at, size_t *next)
{
	const char *p = text.p + at;
	const char *lf = memchr(p, '\n', text.len - at);
	size_t len = lf != NULL ? (size_t)(lf - p) : text.len - at;

	*next = at + len + (lf != NULL);
	while (len > 0 && (*p == ' ' || *p == '\t'))
		p++, len--;
	while (len > 0 &&
	       (p[len - 1] == ' ' || p[len - 1] == '\t' || p[len - 1] == '\r'))
		len--;
	return (struct utf8){ p, len };
}

/* "On Monday Ann wrote:", perhaps over two lines. */
static int
introduces(struct utf8 line)
{
	return utf8_ends_like(line, " wrote:") ||
	       utf8_ends_like(line, " writes:") ||
	       utf8_equal(line, UTF8("wrote:"));
}

/* "From: Ann", and another field of a header below it. */
static int
is_header(struct utf8 line, struct utf8 below)
{
	return (utf8_begins_like(line, "from:") ||
		   utf8_begins_like(line, "*from:*")) &&
	       (utf8_begins_like(below, "sent:") ||
		   utf8_begins_like(below, "date:") ||
		   utf8_begins_like(below, "to:") ||
		   utf8_begins_like(below, "subject:") ||
		   utf8_begins_like(below, "*sent:*") ||
		   utf8_begins_like(below, "*to:*"));
}

static void
add(struct reading *r, size_t start, size_t end)
{
	struct quoted *q = &r->out;

	if (q->len > 0 && q->v[q->len - 1].end == start) {
		q->v[q->len - 1].end = end;
		return;
	}
	if (q->len == QUOTED_SPANS_MAX)
		return;
	q->v = arena_grow(r->a, q->v, q->len, &q->cap, sizeof(*q->v));
	q->v[q->len++] = (struct quoted_span){ start, end };
}

/* "On 3 May 2026, at 10:02, Ann wrote:" with her text below it as it is. */
static int
is_dated(struct utf8 line)
{
	if (!utf8_begins_like(line, "on "))
		return 0;
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] >= '0' && line.p[i] <= '9')
			return introduces(line);
	return 0;
}

/* 1: all that follows `line` is another's. */
static int
divides(struct utf8 line, struct utf8 below)
{
	for (size_t i = 0; i < sizeof(dividers) / sizeof(*dividers); i++)
		if (utf8_begins_like(line, dividers[i]))
			return 1;
	return is_header(line, below) ||
	       (is_dated(line) && !utf8_begins_like(below, ">"));
}

/* The next line that is not empty; empty at the end. */
static struct utf8
line_below(struct utf8 text, size_t at)
{
	struct utf8 line = { NULL, 0 };

	while (line.len == 0 && at < text.len)
		line = line_at(text, at, &at);
	return line;
}

void
quoted_find(struct arena *a, struct utf8 text, struct quoted *out)
{
	struct reading r = { .a = a, .text = text };
	size_t at = 0, next;

	for (; at < text.len; at = next) {
		struct utf8 line = line_at(text, at, &next);

		if (line.len == 0)
			continue;
		if (line.p[0] == '>') {
			add(&r, at, next);
			continue;
		}
		if (divides(line, line_below(text, next))) {
			add(&r, next, text.len);
			break;
		}
		r.has_own |= !introduces(line);
	}
	if (!r.has_own)
		r.out.len = 0;
	*out = r.out;
}

int
quoted_at(const struct quoted *q, size_t at)
{
	size_t low = 0, high = q->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (at < q->v[middle].start)
			high = middle;
		else if (at >= q->v[middle].end)
			low = middle + 1;
		else
			return 1;
	}
	return 0;
}
