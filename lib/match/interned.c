/*
 * interned.c - each string once, with a number
 */
#include "match/interned.h"

#include <string.h>

/* FNV-1a: lists are the school's own, nobody attacks them. */
static size_t
hash(struct utf8 text)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < text.len; i++)
		h = (h ^ (unsigned char)text.p[i]) * 0x100000001b3u;
	return (size_t)(h ^ h >> 32);
}

static uint32_t *
slot(const struct interned *all, struct utf8 text)
{
	size_t i = hash(text) & (all->slots_len - 1);

	while (
	    all->slots[i] != 0 && !utf8_equal(all->v[all->slots[i] - 1], text))
		i = (i + 1) & (all->slots_len - 1);
	return &all->slots[i];
}

static void
grow(struct arena *a, struct interned *all)
{
	all->slots_len = all->slots_len == 0 ? 1024 : 2 * all->slots_len;
	all->slots = arena_array(a, all->slots_len, sizeof(*all->slots));
	for (size_t i = 0; i < all->len; i++)
		*slot(all, all->v[i]) = (uint32_t)i + 1;
}

uint32_t
interned_number(
    struct arena *a, struct interned *all, struct utf8 text, int *is_new)
{
	uint32_t *at;

	if (2 * all->len >= all->slots_len)
		grow(a, all);
	at = slot(all, text);
	*is_new = *at == 0;
	if (*is_new) {
		all->v =
		    arena_grow(a, all->v, all->len, &all->cap, sizeof(*all->v));
		all->v[all->len++] = text;
		*at = (uint32_t)all->len;
	}
	return *at - 1;
}

int
interned_has(const struct interned *all, struct utf8 text)
{
	return all->slots_len > 0 && *slot(all, text) != 0;
}
