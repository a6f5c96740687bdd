/*
 * holds.h - whether words stand in a text or in octets, for tests
 */
#ifndef TESTS_TEXT_HOLDS_H
#define TESTS_TEXT_HOLDS_H

#include <string.h>

#include "base/bytes.h"

static inline int
holds(struct bytes in, const char *words)
{
	size_t len = strlen(words);

	for (size_t i = 0; i + len <= in.len; i++)
		if (memcmp(in.p + i, words, len) == 0)
			return 1;
	return 0;
}

#endif
