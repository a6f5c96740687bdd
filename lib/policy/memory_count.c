/*
 * memory_count.c - how much each sender has sent of late
 */
#include "policy/memory_count.h"

#include <stdlib.h>

enum {
	MINUTE_MS = 60 * 1000,
	SHORT_MS = 5 * MINUTE_MS,
	LONG_MS = 60 * MINUTE_MS,
	/* An hour and a day, and the stretch that has begun. */
	SHORTS = 12 + 1,
	LONGS = 24 + 1,
};

/* What was sent in one stretch; `number` counts stretches since 1970. */
struct stretch {
	uint64_t number;
	uint32_t messages, recipients, personal;
};

struct sender {
	struct stretch shorts[SHORTS], longs[LONGS];
};

struct memory_count {
	struct lru *senders;
};

struct memory_count *
memory_count_new(size_t most)
{
	struct memory_count *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	c->senders = lru_new(most, sizeof(struct sender));
	return c;
}

void
memory_count_free(struct memory_count *c)
{
	lru_free(c->senders);
	free(c);
}

size_t
memory_count_octets(const struct memory_count *c)
{
	return lru_octets(c->senders);
}

static uint32_t
sum(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/* In a ring: an older stretch of the same place is over. */
static void
add(struct stretch *ring, size_t len, uint64_t number, struct stretch what)
{
	struct stretch *s = &ring[number % len];

	if (s->number > number)
		return;
	if (s->number < number)
		*s = (struct stretch){ .number = number };
	s->messages = sum(s->messages, what.messages);
	s->recipients = sum(s->recipients, what.recipients);
	s->personal = sum(s->personal, what.personal);
}

void
memory_count_add(struct memory_count *c, const unsigned char who[LRU_KEY],
    uint64_t at_ms, uint32_t recipients, int is_personal)
{
	struct stretch what = { 0, 1, recipients, is_personal != 0 };
	struct sender *s;
	int is_new;

	s = lru_put(c->senders, who, &is_new);
	add(s->shorts, SHORTS, at_ms / SHORT_MS, what);
	add(s->longs, LONGS, at_ms / LONG_MS, what);
}

/* The last `len` stretches up to `now`. */
static struct memory_sent
total(const struct stretch *ring, size_t len, uint64_t now)
{
	struct memory_sent t = { 0 };

	for (size_t i = 0; i < len; i++)
		if (ring[i].number <= now && ring[i].number + len > now) {
			t.messages += ring[i].messages;
			t.recipients += ring[i].recipients;
			t.personal += ring[i].personal;
		}
	return t;
}

void
memory_count_of(const struct memory_count *c, const unsigned char who[LRU_KEY],
    uint64_t now_ms, struct memory_sent *hour, struct memory_sent *day)
{
	const struct sender *s;

	*hour = *day = (struct memory_sent){ 0 };
	s = lru_find(c->senders, who);
	if (s == NULL)
		return;
	*hour = total(s->shorts, SHORTS, now_ms / SHORT_MS);
	*day = total(s->longs, LONGS, now_ms / LONG_MS);
}
