/*
 * little.h - little-endian numbers at a place; beyond the end they are 0
 */
#ifndef TEXT_LITTLE_H
#define TEXT_LITTLE_H

#include <stdint.h>

#include "base/bytes.h"

static inline uint32_t
le_at(struct bytes b, size_t at, size_t octets)
{
	uint32_t v = 0;

	if (b.p == NULL || at > b.len || octets > b.len - at)
		return 0;
	for (size_t i = octets; i-- > 0;)
		v = v << 8 | b.p[at + i];
	return v;
}

static inline uint32_t
le16_at(struct bytes b, size_t at)
{
	return le_at(b, at, 2);
}

static inline uint32_t
le32_at(struct bytes b, size_t at)
{
	return le_at(b, at, 4);
}

/* `len` octets from `at`, or as many as there are. */
static inline struct bytes
bytes_at(struct bytes b, size_t at, size_t len)
{
	if (at > b.len)
		at = b.len;
	if (len > b.len - at)
		len = b.len - at;
	return (struct bytes){ at == 0 && b.p == NULL ? NULL : b.p + at, len };
}

/* What follows `at`. */
static inline struct bytes
bytes_from(struct bytes b, size_t at)
{
	return bytes_at(b, at, b.len);
}

/* 1 when `b` begins with the octets of a string literal. */
#define BEGINS_WITH(b, literal)                                                \
	((b).len >= sizeof(literal) - 1 &&                                     \
	    memcmp((b).p, "" literal, sizeof(literal) - 1) == 0)

#endif
