/*
 * memory_entry.h - a fact as 64 octets of a file
 *
 *	0 "SM"  2 version  3 kind  4 flags  5 zero x 3  8 at_ms  16 key
 *	32 message  48 value  52 zero  60 start of the SHA-256 of what is before
 *
 * Little endian.  Entries stand at multiples of their length, so that a damaged
 * one costs nothing but itself.
 */
#ifndef POLICY_MEMORY_ENTRY_H
#define POLICY_MEMORY_ENTRY_H

#include "base/attr.h"
#include "record/fact.h"

enum { MEMORY_ENTRY = 64 };

void memory_entry_put(const struct fact *fact, unsigned char out[MEMORY_ENTRY]);

/* -1: it is damaged, or of a version or kind that is not ours. */
int memory_entry_get(
    const unsigned char from[MEMORY_ENTRY], struct fact *out) MUST_CHECK;

/* Whoever reads entries. */
struct memory_reading {
	void (*take)(void *to, const struct fact *fact);
	void *to;
	uint64_t read, damaged;
};

/*
 * Read the whole entries of `octets`; those that are damaged are counted, and
 * so is a torn end.  Returns the octets of whole entries.
 */
size_t memory_entries(struct memory_reading *reading, struct bytes octets);

#endif
