/*
 * page.h - a rendering as a page of text, for a terminal or a pipe
 *
 *	| what the sender wrote
 *	> what he quotes
 *	~ what a mail program would not show
 *
 * Every line that mail chose begins so, and no other: nothing in a message can
 * look like a line of ours.  Findings stand between [[ and ]], in bold where
 * there is a terminal; all text goes through base/display.h.
 */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include "record/rendering.h"

/*
 * Print it on standard output.  `width` is the terminal's (column.h): lines are
 * broken there, each piece behind its mark, and findings are bold.  0: a pipe.
 */
void page_print(
    struct arena *a, const struct rendering *rendering, size_t width);

#endif
