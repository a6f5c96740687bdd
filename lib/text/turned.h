/*
 * turned.h - letters that control characters turn round (Unicode UAX 9)
 *
 * After U+202E letters run from right to left, whatever they are: "dab" is read
 * as "bad".  Only the overrides do that to Latin letters; embeddings and marks,
 * which Hebrew and Arabic mail has, do not.
 */
#ifndef TEXT_TURNED_H
#define TEXT_TURNED_H

#include "base/arena.h"
#include "base/bytes.h"

/* 1: a right-to-left override stands in it. */
int turned_is(struct utf8 text);

/*
 * The text as it is seen, each run from U+202E to U+202C, or to its line's end,
 * turned round.  As long as `text`; lives as long as `a`.
 */
struct utf8 turned_text(struct arena *a, struct utf8 text);

#endif
