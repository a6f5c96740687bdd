/*
 * word_hidden.h - which octets of a Word document nobody is shown
 *
 * Character properties stand apart from the text, in pages of 512 octets that
 * name ranges of the document ([MS-DOC] 2.9.32, ChpxFkp).
 */
#ifndef TEXT_WORD_HIDDEN_H
#define TEXT_WORD_HIDDEN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

struct word_range {
	/* Octets of the stream WordDocument, from and to before. */
	uint32_t from, to;
};

struct word_ranges {
	/* In order, none overlapping. */
	struct word_range *v;
	size_t len, cap;
};

/*
 * Hidden text and what was deleted under tracking, of a document of Word 97 or
 * later with its table stream.  Lives as long as `a`.
 */
struct word_ranges word_hidden(
    struct arena *a, struct bytes document, struct bytes table);

/* The first range that ends behind octet `at`; NULL: none. */
const struct word_range *word_range_at(
    const struct word_ranges *ranges, size_t at);

#endif
