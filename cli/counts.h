/*
 * counts.h - in how many messages each of many texts stood
 */
#ifndef CLI_COUNTS_H
#define CLI_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

enum {
	/* Fewer are not told: they would tell of one person. */
	COUNTS_LEAST = 5,
	/* Different texts; what comes later is not counted. */
	COUNTS_MAX = 1 << 20,
};

struct count {
	struct utf8 text;
	size_t messages;
	/* The last message that it was counted in. */
	size_t message;
};

/* Begins with zeros and an arena. */
struct counts {
	struct arena *a;
	struct count *v;
	size_t len, cap;
	/* Where a text stands in `v`, plus one; 0: nothing. */
	uint32_t *slots;
	size_t slots_len;
};

/* Text stands in message number `message` (from 1): once, however often. */
void counts_add(struct counts *c, struct utf8 text, size_t message);

/* The commonest first; the order of `v` is another then, so add no more. */
void counts_sort(struct counts *c);

/* "214", or "fewer than 5"; 0 is told as it is. */
void counts_print(size_t n);

#endif
