/*
 * advised.c - advice on a habit is given once a day
 */
#include "milter/advised.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "policy/lru.h"

/* Whoever begins at eight is told at eight. */
#define TOLD_MS ((uint64_t)20 * 3600 * 1000)

struct advised {
	pthread_mutex_t lock;
	/* When he was told, ms UTC: uint64_t. */
	struct lru *told;
};

struct advised *
advised_new(size_t most)
{
	struct advised *a = calloc(1, sizeof(*a));

	if (a == NULL || pthread_mutex_init(&a->lock, NULL) != 0)
		abort();
	a->told = lru_new(most, sizeof(uint64_t));
	return a;
}

void
advised_free(struct advised *a)
{
	lru_free(a->told);
	pthread_mutex_destroy(&a->lock);
	free(a);
}

/* It says something that the sender hears: no seal, nothing in shadow. */
static int
is_told(const struct reason *r)
{
	return r->mode >= MODE_NUDGE && r->context.len == 0;
}

/* Of the message itself: a finding in it, an address that it goes to. */
static int
is_of_the_message(const struct reason *r)
{
	return r->findings_len > 0 || r->shown.len > 0;
}

/* Sender and rules as a key; 0: more than habits are spoken of. */
static int
key_of(const struct record *record, unsigned char key[LRU_KEY])
{
	const struct verdict *v = &record->verdict;
	struct utf8 sender = record->envelope.sender.text;
	unsigned char digest[SHA256_LEN] = { 0 };
	size_t told = 0;

	if (v->action != ACTION_ACCEPT || v->changes_len > 0)
		return 0;
	for (size_t i = 0; i < v->reasons_len; i++) {
		const struct reason *r = &v->reasons[i];
		const struct bytes pieces[] = { { digest, sizeof(digest) },
			bytes_of(r->rule), { (const unsigned char *)"", 1 },
			bytes_of(sender) };

		if (!is_told(r))
			continue;
		if (is_of_the_message(r))
			return 0;
		sha256_pieces(pieces, sizeof(pieces) / sizeof(*pieces), digest);
		told++;
	}
	memcpy(key, digest, LRU_KEY);
	return told > 0;
}

int
advised_already(struct advised *a, const struct record *record)
{
	unsigned char key[LRU_KEY];
	uint64_t now_ms = record->received_ms;
	uint64_t *at;
	int is_new, already;

	if (!key_of(record, key))
		return 0;
	pthread_mutex_lock(&a->lock);
	at = lru_put(a->told, key, &is_new);
	already = !is_new && *at <= now_ms && now_ms - *at < TOLD_MS;
	if (!already)
		*at = now_ms;
	pthread_mutex_unlock(&a->lock);
	return already;
}
