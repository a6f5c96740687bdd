/*
 * joined.h - severe phrases without their blanks: "#killyourself"
 *
 * One word of a text is cut into words of the lexicon, as far as they lead on in
 * the automaton.
 */
#ifndef MATCH_JOINED_H
#define MATCH_JOINED_H

#include "match/generation.h"

enum {
	/* Letters: in no shorter word by chance; no phrase has more. */
	JOINED_LEN_MIN = 9,
	JOINED_LEN_MAX = 2 * TERM_MAX,
	/* Entries that one word may be. */
	JOINED_ENTRIES_MAX = 8,
};

struct joined {
	const struct generation *g;
	/* JOINED_LEN_MIN to JOINED_LEN_MAX octets. */
	struct utf8 word;
	/* Filled in: each once. */
	uint32_t entries[JOINED_ENTRIES_MAX];
	size_t len;
};

/* `len` begins with 0. */
void joined_find(struct joined *joined);

#endif
