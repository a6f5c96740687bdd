/*
 * closing.c - what a text may close with: a signature, notices
 */
#include "text/closing.h"

enum {
	/* Signs of a row that parts a letter from what is under it. */
	ROW_LEAST = 2,
};

struct ending {
	struct utf8 text;
	/* What is looked at: from `from` up to the end of the sender's words. */
	size_t from, end;
	/* 1: blank lines part paragraphs; 0: every line end does. */
	int has_blank_lines;
};

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Where the line that ends at `end` begins. */
static size_t
line_before(const struct ending *c, size_t end)
{
	while (end > c->from && c->text.p[end - 1] != '\n')
		end--;
	return end;
}

static int
is_blank_line(const struct ending *c, size_t start, size_t end)
{
	while (start < end && is_blank(c->text.p[start]))
		start++;
	return start == end;
}

/* "-- ", "-----", "_____", "=====": a row of one sign and nothing else. */
static int
is_row(const struct ending *c, size_t start, size_t end)
{
	const char *p = c->text.p;
	size_t n = 0;

	while (end > start && is_blank(p[end - 1]))
		end--;
	while (start + n < end && p[start + n] == p[start])
		n++;
	return n >= ROW_LEAST && start + n == end &&
	       (p[start] == '-' || p[start] == '_' || p[start] == '=' ||
		   p[start] == '*');
}

static int
is_delimiter(const struct ending *c, size_t start, size_t end)
{
	return end - start >= 2 && end - start <= 4 &&
	       c->text.p[start] == '-' && is_row(c, start, end);
}

static size_t
before_blanks(struct utf8 text, size_t end)
{
	while (end > 0 && (unsigned char)text.p[end - 1] <= ' ')
		end--;
	return end;
}

/* The sender's own words at the end, without quotations below and above. */
static struct span
own_words(struct utf8 text, struct spans quoted)
{
	size_t end = before_blanks(text, text.len);

	while (quoted.len > 0 && quoted.v[quoted.len - 1].end >= end) {
		size_t start = quoted.v[--quoted.len].start;

		end = before_blanks(text, start < end ? start : end);
	}
	return (struct span){ quoted.len > 0 ? quoted.v[quoted.len - 1].end : 0,
		end };
}

static int
has_blank_lines(const struct ending *c)
{
	size_t end = c->end;

	while (end > c->from) {
		size_t start = line_before(c, end);

		if (is_blank_line(c, start, end))
			return 1;
		end = start > c->from ? start - 1 : c->from;
	}
	return 0;
}

/* What parts two paragraphs: the line from `start` up to its end. */
static int
is_parting(const struct ending *c, size_t start, size_t end)
{
	return is_blank_line(c, start, end) || is_row(c, start, end);
}

/* The paragraph that ends before `end`; 0: there is none. */
static int
paragraph_before(const struct ending *c, size_t end, struct span *out)
{
	size_t start;

	for (;;) {
		if (end <= c->from)
			return 0;
		start = line_before(c, end);
		if (!is_parting(c, start, end))
			break;
		end = start > c->from ? start - 1 : c->from;
	}
	*out = (struct span){ start, end };
	while (c->has_blank_lines && out->start > c->from) {
		end = out->start - 1;
		start = line_before(c, end);
		if (is_parting(c, start, end))
			break;
		out->start = start;
	}
	return 1;
}

/* A line "-- " stands above, with nothing but parting lines between. */
static int
is_under_delimiter(const struct ending *c, size_t start)
{
	while (start > c->from) {
		size_t end = start - 1;

		start = line_before(c, end);
		if (is_delimiter(c, start, end))
			return 1;
		if (!is_parting(c, start, end))
			return 0;
	}
	return 0;
}

struct spans
closing_find(struct arena *a, struct utf8 text, struct spans quoted)
{
	const size_t looked_at = (size_t)CLOSINGS_MAX * CLOSING_OCTETS_MAX;
	struct span own = own_words(text, quoted);
	struct ending c = { text, own.start, own.end, 0 };
	struct span *v = arena_array(a, CLOSINGS_MAX, sizeof(*v));
	size_t at = CLOSINGS_MAX, end = c.end;
	struct span next;

	if (c.end > c.from + looked_at)
		c.from = c.end - looked_at;
	c.has_blank_lines = has_blank_lines(&c);
	while (at > 0 && paragraph_before(&c, end, &next) &&
	       next.end - next.start <= CLOSING_OCTETS_MAX) {
		v[--at] = next;
		end = next.start > c.from ? next.start - 1 : c.from;
	}
	/* What begins the letter is the letter. */
	if (at < CLOSINGS_MAX && !paragraph_before(&c, end, &next) &&
	    !is_under_delimiter(&c, v[at].start))
		at++;
	return (struct spans){ v + at, CLOSINGS_MAX - at };
}
