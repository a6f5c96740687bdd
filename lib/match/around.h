/*
 * around.h - what the words around a term make of it
 *
 * Looks only where a term was found, by a second automaton of all words that
 * conditions name: the cost is the window's, whatever the number of lists.
 */
#ifndef MATCH_AROUND_H
#define MATCH_AROUND_H

#include "base/arena.h"
#include "match/generation.h"

struct around_seen;

/* What looks around the terms of one text; `v`, `len` and `cap` begin with 0. */
struct around {
	/* Scratch; what is taken is used for every term. */
	struct arena *a;
	const struct generation *g;
	/* The words that the terms stand among. */
	const struct text_words *words;
	/* How many may still be looked at. */
	size_t left;
	/* Phrases around the term in hand. */
	struct around_seen *v;
	size_t len, cap;
};

/* A term among the words, and what is left of it. */
struct judged {
	uint32_t entry;
	/* Its first word and its last. */
	size_t first, last;
	int severity, confidence;
	int is_reported;
};

/*
 * Fill severity, confidence and is_reported of `*j` at its place.  1, or 0 when
 * it does not count there.
 */
int around_judge(struct around *around, struct judged *j);

/* What quoted text does, as EFFECT_LOWER. */
void around_lower(struct judged *j);

#endif
