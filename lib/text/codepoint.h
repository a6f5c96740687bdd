/*
 * codepoint.h - one character: from an octet of Windows, to and from UTF-8
 */
#ifndef TEXT_CODEPOINT_H
#define TEXT_CODEPOINT_H

#include <stdint.h>

#include "base/bytes.h"

enum { CODEPOINT_OCTETS_MAX = 4 };

/* What an octet means in windows-1252, with the holes as browsers have them. */
uint32_t codepoint_windows(unsigned char octet);

/* Write `c`, at most 0x10ffff, as UTF-8; returns its octets. */
size_t codepoint_put(uint32_t c, char out[CODEPOINT_OCTETS_MAX]);

enum codepoint_rule {
	/* Unicode 15, table 3-7. */
	CODEPOINT_STRICT,
	/* Longer forms than needed count, as careless readers take them. */
	CODEPOINT_LENIENT,
};

/* The character at `at` in `*c`, and its octets; 0: there is none. */
size_t codepoint_at(
    struct bytes b, size_t at, enum codepoint_rule rule, uint32_t *c);

/* 1: UTF-8 from end to end, without NUL. */
int codepoint_is_utf8(struct bytes b);

#endif
