/*
 * fold_reversed.h - text that a mark turns round: U+202E "kcuf" U+202C
 */
#ifndef TEXT_FOLD_REVERSED_H
#define TEXT_FOLD_REVERSED_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

struct reversed {
	/* As it is seen. */
	struct utf8 text;
	/* For each of its octets and its end, the octet of what was written. */
	const uint32_t *origin;
};

/*
 * Turn round what stands between a right-to-left override (U+202E) and a pop
 * (U+202C, U+2069) or the line's end, as a mail program shows it.  1, or 0 when
 * there is no such mark and *out is untouched.  `*out` lives as long as `a`.
 */
int fold_reversed(struct arena *a, struct utf8 plain, struct reversed *out);

#endif
