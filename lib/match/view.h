/*
 * view.h - a folded text as words with one blank between them
 *
 * What terms are matched against, and what terms themselves become: every run
 * of octets that are not letters or digits is one blank, and one stands before
 * the first word and after the last.
 */
#ifndef MATCH_VIEW_H
#define MATCH_VIEW_H

#include <stdint.h>

#include "base/arena.h"
#include "text/fold.h"

struct view {
	struct utf8 text;
	/* at[i] is the index in the folded text that text.p[i] comes from. */
	const uint32_t *at;
};

/* `*out` lives as long as `a`. */
void view_words(struct arena *a, const struct folded *folded, struct view *out);

/*
 * Octets of the text as it was written that the words between the blanks at
 * `start` and `end` - 1 of the view come from.
 */
struct span view_origin(const struct view *view, const struct folded *folded,
    size_t start, size_t end);

#endif
