/*
 * memory_store.h - what stands behind struct memory; for memory*.c alone
 */
#ifndef POLICY_MEMORY_STORE_H
#define POLICY_MEMORY_STORE_H

#include <pthread.h>

#include "policy/lru.h"
#include "policy/memory.h"
#include "policy/memory_count.h"
#include "policy/memory_journal.h"
#include "policy/memory_keys.h"

/* Text or a file that came by, and who sent it. */
struct passing {
	/* Senders, each once; the first is whose it was. */
	struct memory_key who[MEMORY_COMMON];
	unsigned senders;
	/* Messages of the first that answered none and were not marked. */
	unsigned own;
};

struct memory {
	/* Guards all that follows but the journal, which has its own. */
	pthread_mutex_t lock;
	/* By kind; NULL where a kind has no table.  Entries: struct fact. */
	struct lru *tables[FACT_KINDS];
	/* Sendings of held mail, by message and pair: struct fact. */
	struct lru *held;
	/* struct passing, by key. */
	struct lru *passing;
	struct memory_count *count;
	uint64_t keep_ms[FACT_KINDS];
	/* Of the last moment that we know, ms UTC. */
	uint64_t now_ms;
	struct memory_status status;
	/* NULL: nothing is kept. */
	struct memory_journal *journal;
};

/* The living fact of a kind; NULL: there is none.  Under the lock. */
const struct fact *memory_find(const struct memory *memory, enum fact_kind kind,
    const unsigned char key[FACT_KEY]);

#endif
