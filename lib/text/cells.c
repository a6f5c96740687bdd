/*
 * cells.c - the strings that the cells of a workbook share, and its headings
 */
#include "text/cells.h"

#include <string.h>

#include "base/limits.h"

void
cells_add(struct arena *a, struct cells *cells, struct utf8 text)
{
	size_t len = cells->len;

	cells->v = arena_grow(a, cells->v, len, &cells->cap, sizeof(*cells->v));
	cells->shown = arena_grow(a, cells->shown, len, &cells->shown_cap, 1);
	cells->v[len] = arena_utf8(a, text);
	cells->shown[len] = 0;
	cells->len++;
}

struct utf8
cells_take(struct cells *cells, struct utf8 number)
{
	size_t n = 0;

	for (size_t i = 0; i < number.len; i++) {
		if (number.p[i] < '0' || number.p[i] > '9')
			continue;
		n = n * 10 + (size_t)(number.p[i] - '0');
		if (n >= cells->len)
			return (struct utf8){ NULL, 0 };
	}
	if (number.len == 0 || n >= cells->len || cells->shown[n])
		return (struct utf8){ NULL, 0 };
	cells->shown[n] = 1;
	return cells->v[n];
}

struct utf8
cells_rest(struct arena *a, const struct cells *cells)
{
	struct pen pen;

	pen_init(&pen, TEXT_MAX);
	for (size_t i = 0; i < cells->len; i++) {
		if (cells->shown[i])
			continue;
		pen_text(&pen, cells->v[i]);
		pen_line(&pen);
	}
	return pen_take(&pen, a);
}

static size_t
digits_at(struct utf8 text, size_t at)
{
	size_t n = 0;

	while (
	    at + n < text.len && text.p[at + n] >= '0' && text.p[at + n] <= '9')
		n++;
	return n;
}

/* Octets of the code behind an ampersand at `at`, which is written to `pen`. */
static size_t
take_code(struct pen *pen, struct utf8 text, size_t at)
{
	const char *end;

	switch (text.p[at]) {
	case '&':
		pen_char(pen, '&');
		return 1;
	case 'L':
	case 'C':
	case 'R':
		pen_line(pen);
		return 1;
	case '"':
		/* The name of a font. */
		end = memchr(text.p + at + 1, '"', text.len - at - 1);
		return end == NULL ? 1 : (size_t)(end - text.p) - at + 1;
	case 'K':
		/* A colour of six digits. */
		return text.len - at < 7 ? 1 : 7;
	}
	/* A size; else a switch or a field of one letter. */
	return digits_at(text, at) > 0 ? digits_at(text, at) : 1;
}

void
cells_heading(struct pen *pen, struct utf8 heading)
{
	size_t at = 0;

	while (at < heading.len) {
		const char *code =
		    memchr(heading.p + at, '&', heading.len - at);
		size_t end =
		    code == NULL ? heading.len : (size_t)(code - heading.p);

		pen_text(pen, (struct utf8){ heading.p + at, end - at });
		at = end + 1;
		if (at < heading.len)
			at += take_code(pen, heading, at);
	}
}
