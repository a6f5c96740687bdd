/*
 * automaton.h - all phrases at once, as states that words lead between
 *
 * A flat file: it is built once and handed to scanners as a read-only
 * descriptor.  A walk begins at a word of a text and goes on for as long as a
 * phrase may; most words begin none.  Alternatives of a phrase part and meet
 * again in it (net.h), so that a file grows with what is written in the lists
 * and not with what that stands for.
 */
#ifndef MATCH_AUTOMATON_H
#define MATCH_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "match/lexicon.h"

enum {
	AUTOMATON_MAGIC = 0x33545541,
	/* States, edges and ends, each: 64 MB. */
	AUTOMATON_ROWS_MAX = 8 * 1024 * 1024,
};

/*
 * How the file begins; first[words + 1], states[states + 1], edges and ends
 * follow.
 */
struct automaton_head {
	uint32_t magic;
	/* Numbers of the lexicon. */
	uint32_t words;
	uint32_t states, edges, ends, unused;
};

/* Its first edge and end; the next state's bound them. */
struct automaton_state {
	uint32_t edge, end;
	/* A bit for each of its edges' words, modulo 64: most lead nowhere. */
	uint32_t leads[2];
};

/* In order of words. */
struct automaton_edge {
	uint32_t word, to;
};

/* Borrowed from its image.  State 0 is the start, to which nothing leads. */
struct automaton {
	const struct automaton_head *head;
	/* Where each word leads from the start; 0: nowhere. */
	const uint32_t *first;
	const struct automaton_state *states;
	const struct automaton_edge *edges;
	/* Numbers of phrases. */
	const uint32_t *ends;
};

/* A walk through a text, from one word on. */
struct walk {
	const struct automaton *m;
	const struct lexicon *l;
	const struct text_words *words;
	/* Where it is, the next word, and a beginning of that to be tried. */
	uint32_t state;
	size_t at;
	uint32_t beginning;
};

/*
 * Use an image, aligned to 8: checked wholly.  `words` is the number of words
 * of the lexicon, `phrases` of the phrases that may end in it.  -1 with `e`.
 */
int automaton_open(struct bytes image, size_t words, size_t phrases,
    struct automaton *out, struct err *e) MUST_CHECK;

/* Where an edge of `state`, which is not 0, leads by `word`; 0: none does. */
uint32_t automaton_edge_to(
    const struct automaton *m, uint32_t state, uint32_t word);

/*
 * On to where phrases end: the state, *last becomes the word that is their
 * last.  0: none goes on.
 */
uint32_t walk_next(struct walk *w, size_t *last);

/* 0: no edge of a state, which is not the start, has `word`. */
static inline int
automaton_may_lead(const struct automaton_state *s, uint32_t word)
{
	return (int)(s->leads[word / 32 % 2] >> word % 32 & 1);
}

/* Where `word` leads from a state; 0: nowhere. */
static inline uint32_t
automaton_step(const struct automaton *m, uint32_t state, uint32_t word)
{
	if (state == 0)
		return m->first[word];
	if (word == 0 || !automaton_may_lead(&m->states[state], word))
		return 0;
	return automaton_edge_to(m, state, word);
}

/* Begin at word `at`, there is one, in `state`. */
static inline void
walk_begin(struct walk *w, uint32_t state, size_t at)
{
	w->state = state;
	w->at = at;
	w->beginning = w->words->v[at].beginning;
}

/* 1: no phrase begins with a word of a text; goes on with it from `state`. */
static inline int
walk_is_idle(
    const struct automaton *m, uint32_t state, const struct text_word *word)
{
	if (word->beginning != 0)
		return 0;
	if (state == 0)
		return m->first[word->word] == 0;
	return word->word == 0 ||
	       !automaton_may_lead(&m->states[state], word->word);
}

/* 1: phrases end in a state. */
static inline int
automaton_has_ends(const struct automaton *m, uint32_t state)
{
	return m->states[state].end < m->states[state + 1].end;
}

/* 1: a walk that begins at word `at` of a text comes to nothing there. */
static inline int
walk_is_short(
    const struct automaton *m, const struct text_words *words, size_t at)
{
	const struct text_word *word = &words->v[at];
	uint32_t state = m->first[word->word];

	if (word->beginning != 0)
		return 0;
	return state == 0 ||
	       (!automaton_has_ends(m, state) &&
		   (at + 1 == words->len || walk_is_idle(m, state, word + 1)));
}

#endif
