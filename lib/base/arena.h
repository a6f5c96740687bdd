/*
 * arena.h - memory that is dropped all at once
 *
 * One arena per message: whatever is derived from the message lives there and
 * nothing in it is freed singly.  An arena has a maximum.  Parsers keep their
 * own limits and ask arena_left() before they take an amount that mail chose;
 * to pass the maximum all the same ends the process, like running out of
 * memory (style rule 24): the scanner's parent sees it die and says so in the
 * record.
 *
 * Not thread-safe: an arena belongs to one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/bytes.h"

struct arena;

/* An empty arena that may hold `limit` octets in all.  Never NULL. */
struct arena *arena_new(size_t limit);

/* Drop everything.  NULL is allowed. */
void arena_free(struct arena *a);

/* Drop what is inside, keep the arena (and one block) for the next message. */
void arena_reset(struct arena *a);

/* `size` zeroed octets, aligned for any type.  Never NULL; `size` may be 0. */
void *arena_alloc(struct arena *a, size_t size);

/* `n` zeroed objects of `size` octets each; the product may not overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* `size` octets that are not zeroed, for what is filled at once. */
void *arena_raw(struct arena *a, size_t size);

/* A copy of the `n` objects of `array` with *cap doubled. */
void *arena_larger(
    struct arena *a, const void *array, size_t n, size_t *cap, size_t size);

/*
 * Make room for one more in an array that grows: returns `array` or a larger
 * copy of it with *cap doubled.  `n` objects of `size` octets are in use.
 * Start with NULL, 0 and *cap 0.
 */
static inline void *
arena_grow(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	return n < *cap ? array : arena_larger(a, array, n, cap, size);
}

/* A copy that lives as long as `a`. */
struct bytes arena_bytes(struct arena *a, struct bytes from);
struct utf8 arena_utf8(struct arena *a, struct utf8 from);

/* A copy with a NUL after it, for libraries. */
char *arena_string(struct arena *a, const char *p, size_t len);

/* How much may still be taken. */
size_t arena_left(const struct arena *a);

#endif
