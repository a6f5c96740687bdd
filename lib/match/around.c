/*
 * around.c - what the words around a term make of it
 */
#include "match/around.h"

#include <string.h>

enum {
	/* Words that a phrase may reach beyond the words it is looked for in. */
	PHRASE_WORDS = 10,
	/* Terms do not go further back than that, nearly always. */
	BACK_WORDS = 256,
	/* Phrases that are dropped in one go once so many are passed. */
	PASSED_MAX = 1024,
	LOWERED_SEVERITY = 2,
	LOWERED_CONFIDENCE = 20,
	RAISED_SEVERITY = 1,
	RAISED_CONFIDENCE = 10,
	CONFIDENCE_RAISED_MAX = 95,
};

/* A phrase that stands in the text: words `first` to `last`. */
struct around_seen {
	uint32_t phrase, first, last;
};

/* Words or phrases `from` up to `to`. */
struct range {
	size_t from, to;
};

/* -- what stands there ------------------------------------------------------- */

void
around_begin(struct around *l, const struct text_words *words)
{
	l->words = words;
	l->v = NULL;
	l->len = l->cap = 0;
	l->from = l->to = 0;
}

/* Phrases that begin with word `at`. */
static void
look_at(struct around *l, size_t at)
{
	const struct automaton *m = &l->g->around;
	struct walk walk = { m, &l->g->lexicon, l->words, 0, 0, 0 };
	uint32_t state;
	size_t last;

	walk_begin(&walk, 0, at);
	while ((state = walk_next(&walk, &last)) != 0)
		for (uint32_t i = m->states[state].end;
		     i < m->states[state + 1].end; i++) {
			l->v = arena_grow(
			    l->a, l->v, l->len, &l->cap, sizeof(*l->v));
			l->v[l->len++] = (struct around_seen){ m->ends[i],
				(uint32_t)at, (uint32_t)last };
		}
}

/* The first phrase that begins with word `at` or behind it. */
static size_t
seen_from(const struct around *l, size_t at)
{
	size_t low = 0, high = l->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->v[middle].first < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Those that begin before word `before`, once they are many. */
static void
forget(struct around *l, size_t before)
{
	size_t n = seen_from(l, before);

	if (n < PASSED_MAX || n < l->len / 2)
		return;
	memmove(l->v, l->v + n, (l->len - n) * sizeof(*l->v));
	l->len -= n;
	l->from = before;
}

/*
 * Know the phrases that begin with words `from` up to `to`.  Windows overlap, and
 * terms come nearly in their order: most words are looked at once.
 */
static void
look(struct around *l, size_t from, size_t to)
{
	if (from < l->from || from > l->to) {
		l->len = 0;
		l->from = l->to = from;
	}
	if (from > BACK_WORDS)
		forget(l, from - BACK_WORDS);
	for (; l->to < to; l->to++)
		if (!walk_is_short(&l->g->around, l->words, l->to))
			look_at(l, l->to);
}

/* The phrases that begin within so many words of the term, and some more. */
static struct range
look_around(struct around *l, const struct judged *term, size_t words)
{
	size_t before = words + PHRASE_WORDS;
	size_t from = term->first > before ? term->first - before : 0;
	size_t to = l->words->len - term->last - 1 > words + 1
			? term->last + words + 2
			: l->words->len;

	look(l, from, to);
	l->left = l->left > to - from ? l->left - (to - from) : 0;
	return (struct range){ seen_from(l, from), seen_from(l, to) };
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

/* 1: a phrase stands on the side of the term and as near as is asked for. */
static int
is_beside(const struct generation_condition *c, const struct judged *term,
    const struct around_seen *s)
{
	if (s->last < term->first)
		return c->side != SIDE_AFTER &&
		       term->first - s->last - 1 <= c->words;
	return s->first > term->last && c->side != SIDE_BEFORE &&
	       s->first - term->last - 1 <= c->words;
}

/* A bit for each of the phrases that are asked for, modulo 64: few are there. */
static uint64_t
members_bits(const struct generation *g, const struct generation_condition *c)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < c->members; i++)
		bits |= (uint64_t)1 << g->members[c->first_member + i] % 64;
	return bits;
}

/* 1: one of some phrases is what is asked for. */
static int
holds(const struct around *l, const struct generation_condition *c,
    const struct judged *term, struct range in)
{
	uint64_t bits = members_bits(l->g, c);

	for (size_t i = in.from; i < in.to; i++) {
		const struct around_seen *s = &l->v[i];

		if ((bits >> s->phrase % 64 & 1) != 0 &&
		    is_beside(c, term, s) && is_member(l->g, c, s->phrase))
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

/* Words on each side that a condition of the entry asks for, at most. */
static size_t
words_asked(const struct generation_condition *c, size_t len)
{
	size_t words = 0;

	for (size_t i = 0; i < len; i++)
		if (c[i].words > words)
			words = c[i].words;
	return words;
}

/* 1: all that must be near is.  Nearly all terms that do not count fail here. */
static int
is_all_near(const struct around *l, const struct generation_entry *e,
    const struct judged *term, struct range in)
{
	const struct generation_condition *c =
	    l->g->conditions + e->first_condition;

	for (size_t i = 0; i < e->conditions; i++)
		if (c[i].effect == EFFECT_NEAR && !holds(l, &c[i], term, in))
			return 0;
	return 1;
}

int
around_judge(struct around *l, struct judged *j)
{
	const struct generation_entry *e = &l->g->entries[j->entry];
	const struct generation_condition *c =
	    l->g->conditions + e->first_condition;
	int holding[EFFECTS] = { 0 };
	struct range in;

	j->severity = e->severity;
	j->confidence = e->confidence;
	j->is_reported = 0;
	if (e->conditions == 0)
		return 1;
	in = look_around(l, j, words_asked(c, e->conditions));
	if (!is_all_near(l, e, j, in))
		return 0;
	for (size_t i = 0; i < e->conditions; i++)
		if (c[i].effect != EFFECT_NEAR)
			holding[c[i].effect] |= holds(l, &c[i], j, in);
	if (holding[EFFECT_UNLESS])
		return 0;
	if (holding[EFFECT_RAISE])
		raise_one(j);
	if (holding[EFFECT_LOWER])
		around_lower(j);
	j->is_reported = holding[EFFECT_REPORTED];
	return 1;
}
