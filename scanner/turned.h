/*
 * turned.h - findings in what control characters turn round (U+202E)
 *
 * Such a text is searched as it was written and as it is seen.  What both have
 * is told once, and all of it in its place as it was written.
 */
#ifndef SCANNER_TURNED_H
#define SCANNER_TURNED_H

#include "match/scan.h"
#include "text/text.h"

/*
 * Findings from `first` on are of `text`, whose `turned` is not NULL; those from
 * `before` to `first` of the same as it was written.
 */
void turned_settle(
    struct findings *all, const struct text *text, size_t before, size_t first);

#endif
