/*
 * past.h - what an earlier text said and a later one does not say any more
 */
#ifndef TEXT_PAST_H
#define TEXT_PAST_H

#include "base/arena.h"
#include "base/bytes.h"

/* The lines of a text, sorted. */
struct past_lines {
	struct utf8 *v;
	size_t len, cap;
};

/* `*out` lives as long as `a` and the text. */
void past_lines(struct arena *a, struct utf8 text, struct past_lines *out);

/* The lines of `was` that are not among `now`; lives as long as `a`. */
struct utf8 past_only(
    struct arena *a, struct utf8 was, const struct past_lines *now);

#endif
