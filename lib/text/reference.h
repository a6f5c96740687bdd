/*
 * reference.h - character references of HTML (WHATWG, section 13.2.5.72)
 *
 * The names stand in references.txt, from which the table is made.
 */
#ifndef TEXT_REFERENCE_H
#define TEXT_REFERENCE_H

#include "base/bytes.h"

enum {
	/* Octets of UTF-8 that one reference becomes; three become six. */
	REFERENCE_OCTETS_MAX = 6,
};

enum reference_place {
	REFERENCE_IN_TEXT,
	/* "?a=1&copy=2" is an address and no sign. */
	REFERENCE_IN_ATTRIBUTE,
};

/*
 * The reference at `at`, where an '&' stands: its length, and its character or
 * two as UTF-8 in `out`.  0: none.
 */
size_t reference_at(struct utf8 text, size_t at, enum reference_place place,
    char out[REFERENCE_OCTETS_MAX], size_t *out_len);

#endif
