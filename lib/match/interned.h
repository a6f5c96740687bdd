/*
 * interned.h - each string once, with a number
 *
 * Used while lists are compiled.
 */
#ifndef MATCH_INTERNED_H
#define MATCH_INTERNED_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

/* Start with zeros. */
struct interned {
	/* By number. */
	struct utf8 *v;
	size_t len, cap;
	/* 1 + a number, by hash; 0: free. */
	uint32_t *slots;
	size_t slots_len;
};

/* The number of `text`, from 0 on; *is_new becomes 1 when it had none. */
uint32_t interned_number(
    struct arena *a, struct interned *all, struct utf8 text, int *is_new);

/* 1: it has one. */
int interned_has(const struct interned *all, struct utf8 text);

#endif
