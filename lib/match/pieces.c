/*
 * pieces.c - phrases with gaps: "kill ... yourself"
 */
#include "match/pieces.h"

/* A piece that is looked for. */
struct seeking {
	const struct generation *g;
	const struct text_words *words;
	const struct generation_piece *piece;
};

/* Offsets in words from the anchor; those beyond are not looked at. */
enum { REACH = 256, REACH_WORDS = REACH / 64 };

struct offsets {
	uint64_t bits[REACH_WORDS];
	/* The greatest; 0 where there is none. */
	size_t most;
};

static void
offsets_add(struct offsets *o, size_t at)
{
	if (at >= REACH)
		return;
	o->bits[at / 64] |= (uint64_t)1 << at % 64;
	if (at > o->most)
		o->most = at;
}

static int
offsets_has(const struct offsets *o, size_t at)
{
	return at < REACH && (o->bits[at / 64] >> at % 64 & 1) != 0;
}

/* The least of them, or REACH: there is none. */
static size_t
offsets_least(const struct offsets *o)
{
	for (size_t at = 0; at <= o->most; at++)
		if (offsets_has(o, at))
			return at;
	return REACH;
}

/* Where the piece beside may begin: behind each, with up to `gap` between. */
static struct offsets
offsets_beside(const struct offsets *o, size_t gap)
{
	struct offsets out = { { 0 }, 0 };

	for (size_t at = 0; at <= o->most; at++) {
		if (!offsets_has(o, at))
			continue;
		for (size_t k = 0; k <= gap; k++)
			offsets_add(&out, at + 1 + k);
	}
	return out;
}

/* 1: the piece cannot begin with word `at`, as with nearly all. */
static int
is_idle(const struct seeking *s, size_t at)
{
	return walk_is_idle(
	    &s->g->automaton, s->piece->state, &s->words->v[at]);
}

static struct walk
walk_from(const struct seeking *s, size_t at)
{
	struct walk walk = { &s->g->automaton, &s->g->lexicon, s->words, 0, 0,
		0 };

	walk_begin(&walk, s->piece->state, at);
	return walk;
}

/* Its first words, before `base`, where its last is one of `ends`. */
static struct offsets
starts_before(const struct seeking *s, size_t base, const struct offsets *ends)
{
	struct offsets out = { { 0 }, 0 };
	size_t most = ends->most + s->piece->words;

	for (size_t o = 1; o <= most && o <= base; o++) {
		struct walk walk;
		size_t to;

		if (is_idle(s, base - o))
			continue;
		walk = walk_from(s, base - o);
		while (walk_next(&walk, &to) != 0 && to < base)
			if (offsets_has(ends, base - to))
				offsets_add(&out, o);
	}
	return out;
}

/* Its last words, behind `base`, where its first is one of `starts`. */
static struct offsets
ends_behind(const struct seeking *s, size_t base, const struct offsets *starts)
{
	struct offsets out = { { 0 }, 0 };

	for (size_t o = 1; o <= starts->most && base + o < s->words->len; o++) {
		struct walk walk;
		size_t to;

		if (is_idle(s, base + o) || !offsets_has(starts, o))
			continue;
		walk = walk_from(s, base + o);
		while (walk_next(&walk, &to) != 0)
			offsets_add(&out, to - base);
	}
	return out;
}

/* 1: some word from `from` up to `to` begins the piece. */
static int
may_stand(const struct seeking *s, size_t from, size_t to)
{
	const struct automaton *m = &s->g->automaton;
	const uint32_t *shorter = s->g->lexicon.shorter;
	uint32_t state = s->piece->state;

	for (const struct text_word *w = s->words->v + from,
				    *end = s->words->v + to;
	     w < end; w++) {
		if (automaton_step(m, state, w->word) != 0)
			return 1;
		for (uint32_t i = w->beginning; i != 0; i = shorter[i])
			if (automaton_step(m, state, i) != 0)
				return 1;
	}
	return 0;
}

/*
 * 0: no word within reach of the anchor, which is words `first` to `last`, begins
 * one of the others.  Nearly all phrases end here, before any place is noted.
 */
static int
may_all_stand(const struct generation *g, const struct generation_pattern *p,
    const struct text_words *words, size_t first, size_t last)
{
	const struct generation_piece *pieces = g->pieces + p->first_piece;
	size_t before = 0, behind = 0;

	for (size_t i = p->anchor; i > 0; i--) {
		struct seeking s = { g, words, &pieces[i - 1] };

		before += (size_t)pieces[i].gap + pieces[i - 1].words + 1;
		if (!may_stand(&s, first > before ? first - before : 0, first))
			return 0;
	}
	for (size_t i = p->anchor + 1u; i < p->pieces; i++) {
		struct seeking s = { g, words, &pieces[i] };
		size_t left = words->len - last - 1;

		behind += (size_t)pieces[i].gap + 1;
		if (!may_stand(&s, last + 1,
			last + 1 + (behind < left ? behind : left)))
			return 0;
		behind += pieces[i].words;
	}
	return 1;
}

/*
 * Every way that the pieces may stand is followed at once, as a set of places,
 * so that an alternative which leads nowhere hides none that does: the cost is
 * that of the words around, not of the ways.
 */
int
pieces_stand(const struct generation *g, const struct generation_pattern *p,
    const struct text_words *words, size_t *first, size_t *last)
{
	const struct generation_piece *pieces = g->pieces + p->first_piece;
	struct offsets before = { { 1 }, 0 }, behind = { { 1 }, 0 };

	if (!may_all_stand(g, p, words, *first, *last))
		return 0;
	for (size_t i = p->anchor; i > 0; i--) {
		struct seeking s = { g, words, &pieces[i - 1] };
		struct offsets ends = offsets_beside(&before, pieces[i].gap);

		before = starts_before(&s, *first, &ends);
		if (offsets_least(&before) == REACH)
			return 0;
	}
	for (size_t i = p->anchor + 1u; i < p->pieces; i++) {
		struct seeking s = { g, words, &pieces[i] };
		struct offsets starts = offsets_beside(&behind, pieces[i].gap);

		behind = ends_behind(&s, *last, &starts);
		if (offsets_least(&behind) == REACH)
			return 0;
	}
	*first -= offsets_least(&before);
	*last += offsets_least(&behind);
	return 1;
}
