/*
 * figures.h - digits of other scripts, letters and signs of other widths, as ASCII
 *
 * "０７７００ ９００１２３" is a telephone, and so it is in the digits of Arabic,
 * Bengali or mathematics.  Identifiers are looked for in ASCII; what is found is
 * told where it was written.
 */
#ifndef MATCH_FIGURES_H
#define MATCH_FIGURES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

struct figures {
	/* No longer than what was written; that itself when all is ASCII's. */
	struct utf8 text;
	/*
	 * For each of its octets and its end, the octet of what was written;
	 * NULL: they are the same.
	 */
	const uint32_t *origin;
};

/*
 * Decimal digits of every script (Unicode 15, category Nd), the forms of ASCII in
 * full width (U+FF01 to U+FF5E, the blank U+3000) and letters of mathematics become
 * ASCII; all else stays.  Lives as long as `a`, of which it takes five times the
 * text, and as `text`.
 */
struct figures figures_plain(struct arena *a, struct utf8 text);

/* Where octets `start` to `end` of its text were written. */
struct span figures_origin(
    const struct figures *figures, size_t start, size_t end);

#endif
