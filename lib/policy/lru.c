/*
 * lru.c - a table of fixed size that forgets what was put longest ago
 */
#define _GNU_SOURCE
#include "policy/lru.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

/* Slots count from 1; 0 is none. */
struct link {
	unsigned char key[LRU_KEY];
	/* In its bucket, or among those that are free. */
	uint32_t next;
	uint32_t older, newer;
};

struct lru {
	struct link *links;
	unsigned char *entries;
	uint32_t *buckets;
	size_t size;
	uint32_t most, used, len, free;
	uint32_t oldest, newest;
	unsigned bits;
	uint64_t secret[2];
};

/*
 * Zeroed memory whose pages take none until they are written to.  Mapped by us:
 * what the C library hands out it may have had in use, and writes to.
 */
static void *
untouched(size_t octets)
{
	void *p = mmap(NULL, octets, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return p;
}

static size_t
links_octets(const struct lru *t)
{
	return ((size_t)t->most + 1) * sizeof(*t->links);
}

static size_t
entries_octets(const struct lru *t)
{
	return ((size_t)t->most + 1) * t->size;
}

static size_t
buckets_octets(const struct lru *t)
{
	return ((size_t)1 << t->bits) * sizeof(*t->buckets);
}

struct lru *
lru_new(size_t most, size_t size)
{
	struct lru *t = calloc(1, sizeof(*t));

	assert(most > 0 && most <= (size_t)1 << 30);
	if (t == NULL)
		abort();
	t->most = (uint32_t)most;
	t->size = (size + 15) / 16 * 16;
	while ((size_t)1 << t->bits < most)
		t->bits++;
	t->links = untouched(links_octets(t));
	t->entries = untouched(entries_octets(t));
	t->buckets = untouched(buckets_octets(t));
	if (getrandom(t->secret, sizeof(t->secret), 0) != sizeof(t->secret))
		abort();
	return t;
}

void
lru_free(struct lru *t)
{
	if (t == NULL)
		return;
	munmap(t->links, links_octets(t));
	munmap(t->entries, entries_octets(t));
	munmap(t->buckets, buckets_octets(t));
	free(t);
}

static uint32_t *
bucket_of(const struct lru *t, const unsigned char key[LRU_KEY])
{
	uint64_t half[2], mixed;

	memcpy(half, key, sizeof(half));
	mixed = (half[0] ^ t->secret[0]) * (t->secret[1] | 1) + half[1];
	mixed = (mixed ^ mixed >> 32) * 0x9e3779b97f4a7c15u;
	return &t->buckets[t->bits == 0 ? 0 : mixed >> (64 - t->bits)];
}

static void *
entry_at(const struct lru *t, uint32_t slot)
{
	return t->entries + slot * t->size;
}

static uint32_t
slot_of(const struct lru *t, const unsigned char key[LRU_KEY])
{
	uint32_t slot = *bucket_of(t, key);

	while (slot != 0 && memcmp(t->links[slot].key, key, LRU_KEY) != 0)
		slot = t->links[slot].next;
	return slot;
}

void *
lru_find(const struct lru *t, const unsigned char key[LRU_KEY])
{
	uint32_t slot = slot_of(t, key);

	return slot == 0 ? NULL : entry_at(t, slot);
}

/* -- the order ------------------------------------------------------------ */

static void
take_out(struct lru *t, uint32_t slot)
{
	struct link *l = &t->links[slot];

	*(l->older == 0 ? &t->oldest : &t->links[l->older].newer) = l->newer;
	*(l->newer == 0 ? &t->newest : &t->links[l->newer].older) = l->older;
}

static void
make_newest(struct lru *t, uint32_t slot)
{
	struct link *l = &t->links[slot];

	l->older = t->newest;
	l->newer = 0;
	*(t->newest == 0 ? &t->oldest : &t->links[t->newest].newer) = slot;
	t->newest = slot;
}

static void
forget(struct lru *t, uint32_t slot)
{
	struct link *l = &t->links[slot];
	uint32_t *at = bucket_of(t, l->key);

	while (*at != slot)
		at = &t->links[*at].next;
	*at = l->next;
	take_out(t, slot);
	l->next = t->free;
	t->free = slot;
	t->len--;
}

/* A slot that nobody has. */
static uint32_t
room(struct lru *t)
{
	uint32_t slot;

	if (t->free == 0 && t->used == t->most)
		forget(t, t->oldest);
	if (t->free == 0)
		return ++t->used;
	slot = t->free;
	t->free = t->links[slot].next;
	return slot;
}

void *
lru_put(struct lru *t, const unsigned char key[LRU_KEY], int *is_new)
{
	uint32_t slot = slot_of(t, key), *bucket;

	*is_new = slot == 0;
	if (slot != 0) {
		take_out(t, slot);
		make_newest(t, slot);
		return entry_at(t, slot);
	}
	slot = room(t);
	bucket = bucket_of(t, key);
	memcpy(t->links[slot].key, key, LRU_KEY);
	t->links[slot].next = *bucket;
	*bucket = slot;
	make_newest(t, slot);
	t->len++;
	return memset(entry_at(t, slot), 0, t->size);
}

const void *
lru_victim(const struct lru *t)
{
	return t->free == 0 && t->used == t->most ? entry_at(t, t->oldest)
						  : NULL;
}

void
lru_drop(struct lru *t, const unsigned char key[LRU_KEY])
{
	uint32_t slot = slot_of(t, key);

	if (slot != 0)
		forget(t, slot);
}

size_t
lru_len(const struct lru *t)
{
	return t->len;
}

size_t
lru_octets(const struct lru *t)
{
	return ((size_t)t->used + 1) * (sizeof(*t->links) + t->size) +
	       buckets_octets(t);
}

/*
 * *at is the slot that comes next, plus 1, so that the one just given may be
 * dropped; UINT32_MAX: the end.
 */
void *
lru_next(const struct lru *t, uint32_t *at, unsigned char key[LRU_KEY])
{
	uint32_t slot = *at == 0 ? t->oldest : *at - 1;

	if (*at == UINT32_MAX || slot == 0)
		return NULL;
	memcpy(key, t->links[slot].key, LRU_KEY);
	*at = t->links[slot].newer == 0 ? UINT32_MAX : t->links[slot].newer + 1;
	return entry_at(t, slot);
}
