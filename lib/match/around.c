/*
 * around.c - what the words around a term make of it
 */
#include "match/around.h"

enum {
	/* Words that a phrase may reach beyond the words it is looked for in. */
	PHRASE_WORDS = 10,
	LOWERED_SEVERITY = 2,
	LOWERED_CONFIDENCE = 20,
	RAISED_SEVERITY = 1,
	RAISED_CONFIDENCE = 10,
	CONFIDENCE_RAISED_MAX = 95,
};

/* A phrase that stands near: words between it and the term. */
struct around_seen {
	uint32_t phrase;
	uint32_t words;
	enum wordlist_side side;
};

/* -- what stands there ------------------------------------------------------- */

/* A phrase is words `first` to `last`. */
static void
see(struct around *l, const struct judged *term, uint32_t number, size_t first,
    size_t last)
{
	struct around_seen seen = { .phrase = number };

	if (last < term->first) {
		seen.side = SIDE_BEFORE;
		seen.words = (uint32_t)(term->first - last - 1);
	} else if (first > term->last) {
		seen.side = SIDE_AFTER;
		seen.words = (uint32_t)(first - term->last - 1);
	} else
		return;
	l->v = arena_grow(l->a, l->v, l->len, &l->cap, sizeof(*l->v));
	l->v[l->len++] = seen;
}

/* Phrases that begin with word `at`. */
static void
look_at(struct around *l, const struct judged *term, size_t at)
{
	const struct automaton *m = &l->g->around;
	struct walk walk = { m, &l->g->lexicon, l->words, 0, 0, 0 };
	uint32_t state;
	size_t last;

	walk_begin(&walk, 0, at);
	while ((state = walk_next(&walk, &last)) != 0)
		for (uint32_t i = m->states[state].end;
		     i < m->states[state + 1].end; i++)
			see(l, term, m->ends[i], at, last);
}

static void
look(struct around *l, const struct judged *term, size_t words)
{
	size_t before = words + PHRASE_WORDS;
	size_t from = term->first > before ? term->first - before : 0;
	size_t to = l->words->len - term->last - 1 > words + 1
			? term->last + words + 2
			: l->words->len;

	l->len = 0;
	for (size_t i = from; i < to; i++)
		if (!walk_is_short(&l->g->around, l->words, i))
			look_at(l, term, i);
	l->left = l->left > to - from ? l->left - (to - from) : 0;
}

/* -- what it means ----------------------------------------------------------- */

static int
is_member(const struct generation *g, const struct generation_condition *c,
    uint32_t phrase)
{
	const uint32_t *v = g->members + c->first_member;
	size_t low = 0, high = c->members;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (v[middle] == phrase)
			return 1;
		if (v[middle] < phrase)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static int
holds(const struct around *l, const struct generation_condition *c)
{
	for (size_t i = 0; i < l->len; i++) {
		const struct around_seen *s = &l->v[i];

		if (s->words <= c->words &&
		    (c->side == SIDE_BOTH || c->side == s->side) &&
		    is_member(l->g, c, s->phrase))
			return 1;
	}
	return 0;
}

void
around_lower(struct judged *j)
{
	j->severity -= LOWERED_SEVERITY;
	if (j->severity < 1)
		j->severity = 1;
	j->confidence -= LOWERED_CONFIDENCE;
	if (j->confidence < 0)
		j->confidence = 0;
}

static void
raise_one(struct judged *j)
{
	if (j->severity < 5)
		j->severity += RAISED_SEVERITY;
	if (j->confidence < CONFIDENCE_RAISED_MAX) {
		j->confidence += RAISED_CONFIDENCE;
		if (j->confidence > CONFIDENCE_RAISED_MAX)
			j->confidence = CONFIDENCE_RAISED_MAX;
	}
}

int
around_judge(struct around *l, struct judged *j)
{
	const struct generation_entry *e = &l->g->entries[j->entry];
	const struct generation_condition *c =
	    l->g->conditions + e->first_condition;
	int holding[EFFECTS] = { 0 };
	size_t words = 0;

	j->severity = e->severity;
	j->confidence = e->confidence;
	j->is_reported = 0;
	if (e->conditions == 0)
		return 1;
	for (size_t i = 0; i < e->conditions; i++)
		if (c[i].words > words)
			words = c[i].words;
	look(l, j, words);
	for (size_t i = 0; i < e->conditions; i++) {
		int is_so = holds(l, &c[i]);

		if (c[i].effect == EFFECT_NEAR && !is_so)
			return 0;
		holding[c[i].effect] |= is_so;
	}
	if (holding[EFFECT_UNLESS])
		return 0;
	if (holding[EFFECT_RAISE])
		raise_one(j);
	if (holding[EFFECT_LOWER])
		around_lower(j);
	j->is_reported = holding[EFFECT_REPORTED];
	return 1;
}
