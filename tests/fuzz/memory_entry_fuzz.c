/* memory_entry_fuzz.c - a damaged file of facts costs what is damaged, no more */
#include "policy/memory.h"
#include "policy/memory_entry.h"
#include "tests/fuzz/fuzz.h"

enum { CHECK = 60, ODD = 5, DIVISOR = 8 * 1024 };

/* Entries get the digest that their content has, unless one octet is odd. */
static void
make_sound(unsigned char *p, size_t size)
{
	unsigned char digest[SHA256_LEN];

	for (size_t at = 0; at + MEMORY_ENTRY <= size; at += MEMORY_ENTRY) {
		if (p[at + ODD] == 1)
			continue;
		sha256((struct bytes){ p + at, CHECK }, digest);
		memcpy(p + at + CHECK, digest, MEMORY_ENTRY - CHECK);
	}
}

struct taken {
	struct memory *memory;
	uint64_t facts;
};

/* What is read is written as it was, and may be anything to the memory. */
static void
take(void *to, const struct fact *fact)
{
	unsigned char again[MEMORY_ENTRY];
	struct taken *taken = to;
	struct fact back;
	struct err e;

	fuzz_promise(fact->kind > 0 && fact->kind < FACT_KINDS);
	memory_entry_put(fact, again);
	fuzz_promise(memory_entry_get(again, &back) == 0 &&
		     back.kind == fact->kind && back.at_ms == fact->at_ms &&
		     back.value == fact->value && back.flags == fact->flags);
	fuzz_promise(memory_note(taken->memory, fact, 1, &e) == 0);
	taken->facts++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_settings settings = { .divisor = DIVISOR };
	struct err e;
	struct taken taken = { memory_open(&settings, 1, &e), 0 };
	struct memory_reading reading = { .take = take, .to = &taken };
	unsigned char *copy = malloc(size + 1);
	size_t whole;

	memcpy(copy, data, size);
	make_sound(copy, size);
	whole = memory_entries(&reading, (struct bytes){ copy, size });
	fuzz_promise(whole <= size && size - whole < MEMORY_ENTRY);
	fuzz_promise(taken.facts == reading.read);
	fuzz_promise(reading.read + reading.damaged ==
		     whole / MEMORY_ENTRY + (whole < size));
	memory_close(taken.memory);
	free(copy);
	return 0;
}
