/*
 * counts.c - in how many messages each of many texts stood
 */
#include "cli/counts.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLOTS_LEAST = 64 };

/* FNV-1a: who could choose texts of one slot gains some waiting of his own. */
static size_t
hash_of(struct utf8 text)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < text.len; i++)
		h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

/* The slot of a text, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct counts *c, struct utf8 text)
{
	size_t at = hash_of(text) & (c->slots_len - 1);

	while (
	    c->slots[at] != 0 && !utf8_equal(c->v[c->slots[at] - 1].text, text))
		at = (at + 1) & (c->slots_len - 1);
	return &c->slots[at];
}

/* Half of the slots stay empty. */
static void
make_room(struct counts *c)
{
	if (2 * (c->len + 1) <= c->slots_len)
		return;
	c->slots_len = c->slots_len == 0 ? SLOTS_LEAST : 2 * c->slots_len;
	c->slots = arena_alloc(c->a, c->slots_len * sizeof(*c->slots));
	for (size_t i = 0; i < c->len; i++)
		*slot_of(c, c->v[i].text) = (uint32_t)i + 1;
}

void
counts_add(struct counts *c, struct utf8 text, size_t message)
{
	struct count *count;
	uint32_t *slot;

	if (text.len == 0)
		return;
	make_room(c);
	slot = slot_of(c, text);
	if (*slot == 0) {
		if (c->len == COUNTS_MAX)
			return;
		c->v = arena_grow(c->a, c->v, c->len, &c->cap, sizeof(*c->v));
		c->v[c->len] = (struct count){ .text = arena_utf8(c->a, text) };
		*slot = (uint32_t)++c->len;
	}
	count = &c->v[*slot - 1];
	if (count->message != message)
		count->messages++;
	count->message = message;
}

static int
commonest_first(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return utf8_order(x->text, y->text);
}

void
counts_sort(struct counts *c)
{
	if (c->len > 1)
		qsort(c->v, c->len, sizeof(*c->v), commonest_first);
}

void
counts_print(size_t n)
{
	if (n > 0 && n < COUNTS_LEAST)
		printf("fewer than %d", COUNTS_LEAST);
	else
		printf("%zu", n);
}
