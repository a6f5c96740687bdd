/*
 * enriched.h - text/enriched and text/richtext to text (RFC 1896, RFC 1341)
 *
 * Commands ("<bold>") leave words whole; one line end is a blank, more are one
 * less.
 */
#ifndef TEXT_ENRICHED_H
#define TEXT_ENRICHED_H

#include "base/arena.h"
#include "base/bytes.h"

struct enriched_text {
	struct utf8 shown;
	/* What stands in <param> and <comment>. */
	struct utf8 hidden;
	/* Steps it took: tests hold it against the size. */
	size_t work;
};

/* Never fails; `*out` lives as long as `a`. */
void enriched_text(
    struct arena *a, struct utf8 text, struct enriched_text *out);

#endif
