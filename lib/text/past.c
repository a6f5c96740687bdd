/*
 * past.c - what an earlier text said and a later one does not say any more
 */
#include "text/past.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "text/pen.h"

static struct utf8
line_at(struct utf8 text, size_t at)
{
	const char *end = memchr(text.p + at, '\n', text.len - at);

	return (struct utf8){ text.p + at,
		end == NULL ? text.len - at : (size_t)(end - text.p) - at };
}

static int
compare_lines(const void *a, const void *b)
{
	const struct utf8 *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->len < y->len ? x->len : y->len);

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

void
past_lines(struct arena *a, struct utf8 text, struct past_lines *out)
{
	*out = (struct past_lines){ .len = 0 };
	for (size_t at = 0; at < text.len;) {
		struct utf8 line = line_at(text, at);

		out->v =
		    arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
		out->v[out->len++] = line;
		at += line.len + 1;
	}
	if (out->len > 0)
		qsort(out->v, out->len, sizeof(*out->v), compare_lines);
}

struct utf8
past_only(struct arena *a, struct utf8 was, const struct past_lines *now)
{
	struct pen pen;

	pen_init(&pen, TEXT_MAX);
	for (size_t at = 0; at < was.len;) {
		struct utf8 line = line_at(was, at);

		at += line.len + 1;
		if (now->len > 0 && bsearch(&line, now->v, now->len,
					sizeof(line), compare_lines) != NULL)
			continue;
		pen_text(&pen, line);
		pen_line(&pen);
	}
	return pen_take(&pen, a);
}
