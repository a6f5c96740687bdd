/*
 * turned.h - letters that control characters turn round (Unicode UAX 9)
 *
 * After U+202E letters run from right to left, whatever they are: "dab" is read
 * as "bad".  Only the overrides do that to Latin letters; embeddings and marks,
 * which Hebrew and Arabic mail has, do not.
 */
#ifndef TEXT_TURNED_H
#define TEXT_TURNED_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

/* 1: a right-to-left override stands in it. */
int turned_is(struct utf8 text);

/*
 * The text as it is seen, each run from U+202E to U+202C or what else ends it
 * (U+202D, U+2069, its line's end) turned round.  As long as `text`; lives as
 * long as `a`.
 */
struct utf8 turned_text(struct arena *a, struct utf8 text);

struct turned {
	/* As it is seen. */
	struct utf8 text;
	/* For each of its octets, where its character stands in what was
	 * written; and the end. */
	const uint32_t *origin;
};

/* The same, and where each character was written. */
struct turned turned_origins(struct arena *a, struct utf8 text);

#endif
