/*
 * cells.c - the strings that the cells of a workbook share
 */
#include "text/cells.h"

#include "base/limits.h"
#include "text/pen.h"

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
