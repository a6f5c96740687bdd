/*
 * memory_count.h - how much each sender has sent of late
 *
 * Messages and recipients by stretches of time: five minutes for the last hour,
 * an hour for the last day.  A sum holds at least what was sent in its time and
 * at most one stretch more.  Not thread-safe.
 */
#ifndef POLICY_MEMORY_COUNT_H
#define POLICY_MEMORY_COUNT_H

#include <stddef.h>
#include <stdint.h>

#include "policy/lru.h"

struct memory_count;

/* For at most `most` senders: those that sent last. */
struct memory_count *memory_count_new(size_t most);
void memory_count_free(struct memory_count *count);

/* As lru_octets(). */
size_t memory_count_octets(const struct memory_count *count);

struct memory_sent {
	uint64_t messages, recipients, personal;
};

/* One message of `who` with `recipients`, at `at_ms`. */
void memory_count_add(struct memory_count *count,
    const unsigned char who[LRU_KEY], uint64_t at_ms, uint32_t recipients,
    int is_personal);

/* What `who` sent in the hour, and in the day, before `now_ms`. */
void memory_count_of(const struct memory_count *count,
    const unsigned char who[LRU_KEY], uint64_t now_ms, struct memory_sent *hour,
    struct memory_sent *day);

#endif
