/*
 * around.h - what the words around a term make of it
 *
 * Looks only where a term was found, by a second automaton of all words that
 * conditions name: the cost is the window's, whatever the number of lists, and
 * a word in the windows of many terms is looked at once.
 */
#ifndef MATCH_AROUND_H
#define MATCH_AROUND_H

#include "base/arena.h"
#include "match/generation.h"

struct around_seen;

/* What looks around the terms of one text. */
struct around {
	/* Scratch; what is taken is used for every term. */
	struct arena *a;
	const struct generation *g;
	/* The words that the terms stand among. */
	const struct text_words *words;
	/* How many may still be looked at. */
	size_t left;
	/* Phrases that begin with words `from` up to `to`, in their order. */
	struct around_seen *v;
	size_t len, cap, from, to;
};

/* A term among the words, and what is left of it. */
struct judged {
	uint32_t entry;
	/* Its first word and its last. */
	size_t first, last;
	int severity, confidence;
	int is_reported;
};

/* Terms among `words` from now on. */
void around_begin(struct around *around, const struct text_words *words);

/*
 * Fill severity, confidence and is_reported of `*j` at its place.  1, or 0 when
 * it does not count there.
 */
int around_judge(struct around *around, struct judged *j);

/* What quoted text does, as EFFECT_LOWER. */
void around_lower(struct judged *j);

#endif
