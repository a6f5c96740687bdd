/*
 * siphash.c - a short keyed hash that tells nothing about what it is of
 */
#include "base/siphash.h"

enum { WORD = 8, ROUNDS_A_WORD = 2, ROUNDS_AT_END = 4 };

struct state {
	uint64_t v0, v1, v2, v3;
};

static uint64_t
turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

/* Eight octets, the first the lowest: one load where that is the order. */
static uint64_t
eight_at(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
	       (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

/* Fewer. */
static uint64_t
word_at(const unsigned char *p, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)p[i] << (8 * i);
	return word;
}

static void
rounds(struct state *s, int n)
{
	while (n-- > 0) {
		s->v0 += s->v1;
		s->v1 = turn(s->v1, 13) ^ s->v0;
		s->v0 = turn(s->v0, 32);
		s->v2 += s->v3;
		s->v3 = turn(s->v3, 16) ^ s->v2;
		s->v0 += s->v3;
		s->v3 = turn(s->v3, 21) ^ s->v0;
		s->v2 += s->v1;
		s->v1 = turn(s->v1, 17) ^ s->v2;
		s->v2 = turn(s->v2, 32);
	}
}

static void
take(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	rounds(s, ROUNDS_A_WORD);
	s->v0 ^= word;
}

uint64_t
siphash(const unsigned char key[SIPHASH_KEY_LEN], struct bytes octets)
{
	uint64_t k0 = eight_at(key), k1 = eight_at(key + WORD);
	/* "somepseudorandomlygeneratedbytes" */
	struct state s = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
		k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573 };
	size_t at = 0;

	for (; octets.len - at >= WORD; at += WORD)
		take(&s, eight_at(octets.p + at));
	take(&s, (uint64_t)octets.len << 56 |
		     (at < octets.len ? word_at(octets.p + at, octets.len - at)
				      : 0));
	s.v2 ^= 0xff;
	rounds(&s, ROUNDS_AT_END);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
