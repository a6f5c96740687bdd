/*
 * column.h - lines that are no wider than the terminal
 *
 * A line that the terminal breaks goes on at its edge, where only our own lines
 * may begin.  So we break it, and go on behind a margin.
 */
#ifndef CLI_COLUMN_H
#define CLI_COLUMN_H

#include "base/attr.h"
#include "base/bytes.h"
#include "base/display.h"

struct column {
	/* How wide standard output is; 0: lines are not broken. */
	size_t width;
	/* What stands before the rest of a line that was broken. */
	const char *margin;
	/* How wide the line in hand is: too much rather than too little. */
	size_t at;
};

/* How wide the terminal on standard output is; 0: it is none. */
size_t column_width(void);

/* Words of ours; never broken. */
void column_put(struct column *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* What mail wrote, as it may be shown; broken where it is too wide. */
void column_shown(struct column *c, struct utf8 text, enum display_form form);

/* End the line. */
void column_end(struct column *c);

#endif
