/*
 * cells.h - the strings that the cells of a workbook share, and its headings
 *
 * A sheet says "the 7th string".  Where it is first shown it is written among
 * its neighbours, so that a heading stands by its numbers; it is not repeated
 * in every cell, and what no cell shows is kept too.
 */
#ifndef TEXT_CELLS_H
#define TEXT_CELLS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "text/pen.h"

struct cells {
	struct utf8 *v;
	size_t len, cap;
	/* For each: 1 when a cell has shown it. */
	unsigned char *shown;
	size_t shown_cap;
};

/* The next string; `text` is copied and lives as long as `a`. */
void cells_add(struct arena *a, struct cells *cells, struct utf8 text);

/* The string of this number (in digits), the first time; else nothing. */
struct utf8 cells_take(struct cells *cells, struct utf8 number);

/* What was not taken, one a line; lives as long as `a`. */
struct utf8 cells_rest(struct arena *a, const struct cells *cells);

/*
 * Write a heading or footing without the codes in it (ISO 29500-1 18.3.1.39):
 * "&L&12Marks&RPage &P" has two places and a number.
 */
void cells_heading(struct pen *pen, struct utf8 heading);

#endif
