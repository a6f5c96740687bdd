/*
 * page.h - a rendering as a page of text, for a terminal or a pipe
 *
 * The header, then each part with its texts (marked.h), findings and gaps.  All
 * that mail chose goes through base/display.h.
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
