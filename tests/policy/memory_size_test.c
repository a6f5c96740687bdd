/*
 * memory_size_test.c - how large the memory of mail becomes, and that it stops
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/memory.h"
#include "tests/policy/memory_mail.h"

enum {
	AT_ONCE = 1024,
	/* Of the largest table. */
	MOST = 256 * 1024,
	SLACK = 2 * 1024 * 1024,
	USED_BEFORE = 200,
};

/* Octets of this process that lie in memory. */
static long
resident(void)
{
	long all = 0, pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (f == NULL || fscanf(f, "%ld %ld", &all, &pages) != 2)
		abort();
	fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

/* A digest that belongs to a number. */
static void
digest(uint64_t number, unsigned char out[FACT_KEY])
{
	uint64_t half[2] = { number * 0x9e3779b97f4a7c15u,
		(number ^ number << 29) * 0xbf58476d1ce4e5b9u };

	memcpy(out, half, sizeof(half));
}

/* `n` facts of each kind, numbered from `first`. */
static void
note(struct memory *m, uint64_t first, uint64_t n)
{
	static struct fact facts[AT_ONCE];
	size_t len = 0;
	struct err e;

	for (uint64_t i = first; i < first + n; i++)
		for (int kind = 1; kind < FACT_KINDS; kind++) {
			struct fact *f = &facts[len];

			if (kind == FACT_SENT || kind == FACT_HOSTS)
				continue;
			*f = (struct fact){ .kind = (enum fact_kind)kind,
				.at_ms = T0,
				.value = 1 };
			digest(i, f->key);
			digest(i, f->message.b);
			if (++len == AT_ONCE) {
				if (memory_note(m, facts, len, &e) == -1)
					abort();
				len = 0;
			}
		}
}

/*
 * The heap has much that was used, freed and given back, below something that
 * lives, which is the caller's to free: as in a process that has run for a while.
 */
static void *
use_heap(void)
{
	static void *v[USED_BEFORE];
	void *living;

	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	for (size_t i = 0; i < USED_BEFORE; i++) {
		v[i] = malloc(1024 * 1024);
		if (v[i] == NULL)
			abort();
		memset(v[i], 1, 1024 * 1024);
	}
	living = malloc(1);
	for (size_t i = 0; i < USED_BEFORE; i++)
		free(v[i]);
	malloc_trim(0);
	return living;
}

int
main(void)
{
	struct memory_status empty, full, fuller;
	struct memory *m;
	void *living = use_heap();
	long before, at_full;

	before = resident();
	m = memory_open(&(struct memory_settings){ 0 }, T0, &(struct err){ 0 });
	tap_ok(resident() - before < SLACK,
	    "an empty memory takes next to nothing, whatever ran before");
	memory_status(m, &empty);
	note(m, 0, MOST);
	memory_status(m, &full);
	at_full = resident();
	tap_ok(full.octets <= MEMORY_OCTETS_MAX &&
		   full.octets > (uint64_t)MEMORY_OCTETS_MAX * 9 / 10,
	    "full of facts it takes what its header says at most");
	tap_ok(at_full - before < (long)full.octets + SLACK &&
		   at_full - before > (long)full.octets * 9 / 10,
	    "and that is what it says of itself");
	note(m, MOST, 2 * MOST);
	memory_status(m, &fuller);
	tap_ok(fuller.octets == full.octets && resident() - at_full < SLACK,
	    "three times as many facts take no more");
	memory_close(m);
	tap_ok(resident() - before < SLACK, "closed, it takes none");
	free(living);
	return tap_done();
}
