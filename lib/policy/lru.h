/*
 * lru.h - a table of fixed size that forgets what was put longest ago
 *
 * Keys are 16 octets that look random (digests, UUIDs).  Memory is mapped once
 * and takes pages as entries come.  One look-up costs one bucket; buckets are
 * chosen with a secret of the process, so that no sender can fill one.
 * Not thread-safe.
 */
#ifndef POLICY_LRU_H
#define POLICY_LRU_H

#include <stddef.h>
#include <stdint.h>

enum { LRU_KEY = 16 };

struct lru;

/* For at most `most` entries (1 to 2^30) of `size` octets each. */
struct lru *lru_new(size_t most, size_t size);
void lru_free(struct lru *lru);

/* The entry of `key`, aligned for any type; NULL: there is none. */
void *lru_find(const struct lru *lru, const unsigned char key[LRU_KEY]);

/*
 * The entry of `key`, which is the newest now; zeroed where there was none
 * (*is_new 1), for which the oldest goes when the table is full.
 */
void *lru_put(struct lru *lru, const unsigned char key[LRU_KEY], int *is_new);

/* The entry that the next new one takes the place of; NULL: there is room. */
const void *lru_victim(const struct lru *lru);

/* Forget `key`. */
void lru_drop(struct lru *lru, const unsigned char key[LRU_KEY]);

/* How many entries there are. */
size_t lru_len(const struct lru *lru);

/*
 * Octets that were written to, never fewer than before: all of its buckets and
 * each entry that was there at once, with 28 octets for its place.
 */
size_t lru_octets(const struct lru *lru);

/*
 * The entries from the oldest to the newest: *at begins as 0.  NULL at the end.
 * Nothing may be put or dropped between, but the entry that was just given.
 */
void *lru_next(const struct lru *lru, uint32_t *at, unsigned char key[LRU_KEY]);

#endif
