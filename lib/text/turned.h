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

struct turned {
	/* As it is seen; as long as what was written. */
	struct utf8 text;
	/* For each of its octets and its end, the octet of what was written. */
	const uint32_t *origin;
};

/* 1: a right-to-left override stands in it. */
int turned_is(struct utf8 text);

/*
 * The text as it is seen, each run from U+202E to what ends it (U+202C, U+202D,
 * U+2069, the line's end) turned round.  Lives as long as `a`, of which it takes
 * five times the text.
 */
struct turned turned_text(struct arena *a, struct utf8 text);

#endif
