/*
 * plain.c - a part that is text to its texts
 */
#include "text/plain.h"

#include "text/enriched.h"
#include "text/inline.h"
#include "text/page.h"

enum {
	/* Of what is left of the arena, the share that a copy may have. */
	SHARE = 8,
};

/* Where the text of the line at `at` begins: ">> " and one stuffed blank. */
static size_t
line_text(struct utf8 text, size_t at, size_t *depth)
{
	size_t from = at;

	while (at < text.len && text.p[at] == '>')
		at++;
	*depth = at - from;
	return at + (at < text.len && text.p[at] == ' ');
}

/* 1: the line [from, end) goes on in the next; "-- " does not. */
static int
is_soft(struct utf8 text, size_t from, size_t end)
{
	return end > from && text.p[end - 1] == ' ' &&
	       !(end - from == 3 && memcmp(text.p + from, "-- ", 3) == 0);
}

struct utf8
plain_joined(struct arena *a, struct utf8 text)
{
	char *p = arena_raw(a, text.len + 1);
	size_t n = 0, at = 0;
	int joined = 0, soft = 0;
	size_t soft_depth = 0;

	while (at < text.len) {
		size_t depth, from = line_text(text, at, &depth), end, next;
		const char *lf = memchr(text.p + at, '\n', text.len - at);

		next = lf == NULL ? text.len : (size_t)(lf - text.p) + 1;
		end = lf == NULL ? text.len : next - 1;
		if (end > from && text.p[end - 1] == '\r')
			end--;
		if (!soft || depth != soft_depth)
			from = at;
		soft = is_soft(text, from, end) && next < text.len;
		soft_depth = depth;
		joined |= soft;
		end = soft ? end - 1 : next;
		if (end > from) {
			memcpy(p + n, text.p + from, end - from);
			n += end - from;
		}
		at = next;
	}
	return joined ? (struct utf8){ p, n } : text;
}

static int
is_enriched(const struct source *in)
{
	return utf8_equal(in->type, UTF8("text/enriched")) ||
	       utf8_equal(in->type, UTF8("text/richtext"));
}

/* "<html>", "<!DOCTYPE": a tag before all text. */
static int
begins_like_page(struct bytes b)
{
	size_t at = 0;

	while (at + 1 < b.len && (b.p[at] <= ' ' || b.p[at] >= 0x80))
		at++;
	return at + 1 < b.len && b.p[at] == '<' &&
	       (b.p[at + 1] == '!' ||
		   ((b.p[at + 1] | 32) >= 'a' && (b.p[at + 1] | 32) <= 'z'));
}

/* The readings of one text that is not shown as it stands. */
static void
read_otherwise(struct arena *a, const struct source *in, struct utf8 text,
    struct content *out)
{
	struct enriched_text enriched;

	if (text.len > arena_left(a) / SHARE) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	if (is_enriched(in)) {
		enriched_text(a, text, &enriched);
		content_add(a, out, in, enriched.shown, 0);
		content_add(a, out, in, enriched.hidden, 1);
	}
	if (in->joins_lines) {
		struct utf8 joined = plain_joined(a, text);

		if (joined.p != text.p)
			content_add(a, out, in, joined, 0);
	}
}

void
plain_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct readings r;

	content_readings(a, out, in, in->octets, &r);
	for (size_t i = 0; i < r.len; i++) {
		if (!is_enriched(in))
			content_add(a, out, in, r.v[i], 0);
		if (is_enriched(in) || in->joins_lines)
			read_otherwise(a, in, r.v[i], out);
	}
	if (begins_like_page(in->octets))
		page_read(a, in, out);
	inline_read(a, in, left, out);
}
