/*
 * around.c - what the words around a term make of it
 */
#include "match/around.h"

enum {
	/* Words that a phrase may reach beyond the words it is looked for in. */
	PHRASE_WORDS = 10,
	/* Octets on a side, whatever the words are. */
	WORD_OCTETS = 32,
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

/* Words between two blanks of the view. */
static uint32_t
words_between(struct utf8 view, size_t from, size_t to)
{
	uint32_t n = 0;

	for (size_t i = from + 1; i <= to; i++)
		n += view.p[i] == ' ';
	return n;
}

/* The phrase ends before octet `end`. */
static void
see(struct around *l, const struct judged *term, uint32_t number, size_t end)
{
	const struct generation_phrase *p = &l->g->phrases[number];
	size_t start = end - p->len;
	struct around_seen seen = { .phrase = number };

	/* A file that is not what was built may say any length. */
	if (p->len > end)
		return;
	if (p->is_prefix)
		while (end < l->view.len && l->view.p[end++] != ' ')
			;
	if (end <= term->start + 1) {
		seen.side = SIDE_BEFORE;
		seen.words = words_between(l->view, end - 1, term->start);
	} else if (start + 1 >= term->end) {
		seen.side = SIDE_AFTER;
		seen.words = words_between(l->view, term->end - 1, start);
	} else
		return;
	l->v = arena_grow(l->a, l->v, l->len, &l->cap, sizeof(*l->v));
	l->v[l->len++] = seen;
}

/* `words` words before or after a blank, and no more octets than for them. */
static size_t
reach_back(struct utf8 view, size_t from, size_t words)
{
	size_t least =
	    from > words * WORD_OCTETS ? from - words * WORD_OCTETS : 0;

	while (from > least && words > 0)
		words -= view.p[--from] == ' ';
	return from;
}

static size_t
reach_on(struct utf8 view, size_t from, size_t words)
{
	size_t most = view.len - from > words * WORD_OCTETS
			  ? from + words * WORD_OCTETS
			  : view.len;

	while (from < most && words > 0)
		words -= view.p[from++] == ' ';
	return from;
}

static void
look(struct around *l, const struct judged *term, size_t words)
{
	const struct automaton *m = &l->g->around;
	size_t from = reach_back(l->view, term->start, words + PHRASE_WORDS);
	size_t to = reach_on(l->view, term->end, words + PHRASE_WORDS);
	uint32_t row = 0;

	l->len = 0;
	for (size_t i = from; i < to; i++) {
		row = automaton_step(m, row, (unsigned char)l->view.p[i]);
		if ((row & AUTOMATON_ENDS) == 0)
			continue;
		for (uint32_t k = automaton_first(m, row); k != 0;
		     k = m->ends[k - 1].link)
			see(l, term, m->ends[k - 1].pattern, i + 1);
	}
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
