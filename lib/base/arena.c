/*
 * arena.c - memory that is dropped all at once
 */
#include "base/arena.h"

#include <assert.h>
#include <sanitizer/asan_interface.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_LEAST = 16 * 1024, BLOCK_MOST = 1024 * 1024, ALIGNMENT = 16 };

struct block {
	struct block *next;
	size_t used, size;
	/* Keeps `data` aligned for any type. */
	size_t pad;
	unsigned char data[];
};

struct arena {
	/* Newest first; allocation happens in the first one only. */
	struct block *block;
	size_t limit, used, next_size;
};

static void
die(const char *why)
{
	fprintf(stderr, "out of memory: %s\n", why);
	abort();
}

static struct block *
block_new(size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b == NULL)
		die("no room for a block");
	b->next = NULL;
	b->used = 0;
	b->size = size;
	ASAN_POISON_MEMORY_REGION(b->data, size);
	return b;
}

struct arena *
arena_new(size_t limit)
{
	struct arena *a = malloc(sizeof(*a));

	if (a == NULL)
		die("no room for an arena");
	*a = (struct arena){ .limit = limit, .next_size = BLOCK_LEAST };
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->block != NULL) {
		struct block *next = a->block->next;

		free(a->block);
		a->block = next;
	}
	free(a);
}

void
arena_reset(struct arena *a)
{
	struct block *keep = NULL;

	while (a->block != NULL) {
		struct block *next = a->block->next;

		if (keep == NULL && a->block->size <= BLOCK_MOST)
			keep = a->block;
		else
			free(a->block);
		a->block = next;
	}
	if (keep != NULL) {
		keep->next = NULL;
		keep->used = 0;
		ASAN_POISON_MEMORY_REGION(keep->data, keep->size);
	}
	a->block = keep;
	a->used = 0;
	a->next_size = BLOCK_LEAST;
}

void *
arena_raw(struct arena *a, size_t size)
{
	struct block *b = a->block;
	size_t rounded;
	void *p;

	if (size > a->limit - a->used)
		die("an arena passed its limit");
	/* At least one octet stands between two: sanitizers see it trodden on. */
	rounded = (size + ALIGNMENT) & ~(size_t)(ALIGNMENT - 1);
	if (b == NULL || b->size - b->used < rounded) {
		size_t want = a->next_size;

		if (want < rounded)
			want = rounded;
		b = block_new(want);
		b->next = a->block;
		a->block = b;
		if (a->next_size < BLOCK_MOST)
			a->next_size *= 2;
	}
	p = b->data + b->used;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	b->used += rounded;
	a->used += size;
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_raw(a, size);

	memset(p, 0, size);
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	assert(size > 0);
	if (n > SIZE_MAX / size)
		die("an array is too large");
	return arena_alloc(a, n * size);
}

void *
arena_larger(
    struct arena *a, const void *array, size_t n, size_t *cap, size_t size)
{
	size_t wanted = *cap == 0 ? 8 : *cap * 2;
	void *larger = arena_array(a, wanted, size);

	if (n > 0)
		memcpy(larger, array, n * size);
	*cap = wanted;
	return larger;
}

struct bytes
arena_bytes(struct arena *a, struct bytes from)
{
	unsigned char *p = arena_raw(a, from.len);

	if (from.len > 0)
		memcpy(p, from.p, from.len);
	return (struct bytes){ p, from.len };
}

struct utf8
arena_utf8(struct arena *a, struct utf8 from)
{
	struct bytes copy = arena_bytes(a, bytes_of(from));

	return (struct utf8){ (const char *)copy.p, copy.len };
}

char *
arena_string(struct arena *a, const char *p, size_t len)
{
	char *copy = arena_raw(a, len + 1);

	if (len > 0)
		memcpy(copy, p, len);
	copy[len] = '\0';
	return copy;
}

size_t
arena_left(const struct arena *a)
{
	return a->limit - a->used;
}
