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

/*
 * 1 when the piece begins with word `at` and ends before word `end`; *last
 * becomes its last word, of the longest.
 */
static int
stands_at(const struct seeking *s, size_t at, size_t end, size_t *last)
{
	struct walk walk = { &s->g->automaton, &s->g->lexicon, s->words, 0, 0,
		0 };
	size_t to;
	int any = 0;

	walk_begin(&walk, s->piece->state, at);
	while (walk_next(&walk, &to) != 0 && to < end) {
		*last = to;
		any = 1;
	}
	return any;
}

/* With at most `gap` words behind it, before word `to`; its first word. */
static int
find_before(const struct seeking *s, size_t to, size_t gap, size_t *first)
{
	size_t reach = gap + s->piece->words;
	size_t least = to > reach ? to - reach : 0, last;

	for (size_t at = to; at > least; at--)
		if (stands_at(s, at - 1, to, &last) && to - 1 - last <= gap) {
			*first = at - 1;
			return 1;
		}
	return 0;
}

/* With at most its gap in front of it, from word `from` on; its last word. */
static int
find_after(const struct seeking *s, size_t from, size_t *last)
{
	size_t most = from + s->piece->gap + 1;

	for (size_t at = from; at < most && at < s->words->len; at++)
		if (stands_at(s, at, s->words->len, last))
			return 1;
	return 0;
}

int
pieces_stand(const struct generation *g, const struct generation_pattern *p,
    const struct text_words *words, size_t *first, size_t *last)
{
	const struct generation_piece *pieces = g->pieces + p->first_piece;
	size_t from = *first, to = *last;

	for (size_t i = p->anchor; i > 0; i--) {
		struct seeking s = { g, words, &pieces[i - 1] };

		if (!find_before(&s, from, pieces[i].gap, &from))
			return 0;
	}
	for (size_t i = p->anchor + 1u; i < p->pieces; i++) {
		struct seeking s = { g, words, &pieces[i] };

		if (!find_after(&s, to + 1, &to))
			return 0;
	}
	*first = from;
	*last = to;
	return 1;
}
