/*
 * tally.h - how often each entry of a list was found
 */
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include "base/arena.h"
#include "record/record.h"

enum {
	/* Of stored mail fewer are not told: they would tell of one person. */
	TALLY_LEAST_STORED = 5,
};

struct tally_row {
	struct utf8 id, term;
	size_t findings, messages;
	/* The last message that it was counted in. */
	size_t message;
};

/* Begins with zeros and an arena. */
struct tally {
	struct arena *a;
	struct tally_row *v;
	size_t len, cap;
	/* Messages read, and those in which something was found. */
	size_t messages, found;
};

/* Count one more message: the words in it. */
void tally_record(struct tally *t, const struct record *record);

/* Print all, most first; counts under `least` as "<5". */
void tally_print(struct tally *t, size_t least);

#endif
