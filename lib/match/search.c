/*
 * search.c - the terms of a words view, in one pass of the automaton
 */
#include "match/search.h"

#include <string.h>

#include "match/pieces.h"

enum {
	/* A phrase in which an entry does not count ends within this. */
	WINDOW = PATTERN_OCTETS_MAX + 2,
};

/* A term that was found; it may yet turn out to stand in a `not` phrase. */
struct candidate {
	struct term term;
	int is_prefix, is_dropped;
};

struct searching {
	const struct search *with;
	/* Those from `first` on are not settled yet. */
	struct candidate *v;
	size_t first, len, cap;
	int is_enough;
};

static void
settle(struct searching *s, struct candidate *c)
{
	if (c->is_dropped || s->is_enough)
		return;
	/* To the blank behind the word. */
	if (c->is_prefix)
		while (c->term.end < s->with->view.len &&
		       s->with->view.p[c->term.end++] != ' ')
			;
	s->is_enough = !s->with->found(s->with->context, &c->term);
}

/* No phrase that ends at `at` or later can reach those before the window. */
static void
settle_before(struct searching *s, size_t at)
{
	while (s->first < s->len && s->v[s->first].term.end + WINDOW < at)
		settle(s, &s->v[s->first++]);
	if (s->first < 1024)
		return;
	memmove(s->v, s->v + s->first, (s->len - s->first) * sizeof(*s->v));
	s->len -= s->first;
	s->first = 0;
}

/* One entry at one place counts once: the longest. */
static void
add_candidate(struct searching *s, struct candidate c)
{
	for (size_t i = s->len; i > s->first; i--) {
		struct candidate *other = &s->v[i - 1];

		if (other->term.entry != c.term.entry ||
		    other->term.start != c.term.start)
			continue;
		if (c.term.end > other->term.end)
			*other = c;
		return;
	}
	s->v = arena_grow(s->with->a, s->v, s->len, &s->cap, sizeof(*s->v));
	s->v[s->len++] = c;
}

static void
drop_covered(struct searching *s, uint32_t entry, size_t start)
{
	for (size_t i = s->len; i > s->first; i--)
		if (s->v[i - 1].term.entry == entry &&
		    s->v[i - 1].term.start >= start)
			s->v[i - 1].is_dropped = 1;
}

/* Patterns that end in `row`, before octet `end` of the view. */
static void
take_ends(struct searching *s, uint32_t row, size_t end, int is_not)
{
	const struct generation *g = s->with->g;
	const struct automaton *m = &g->automaton;
	uint32_t i = automaton_first(m, row);

	for (; i != 0; i = m->ends[i - 1].link) {
		const struct generation_pattern *p =
		    &g->patterns[m->ends[i - 1].pattern];
		struct candidate c = { .term = { p->entry, end - p->len, end,
					   p->is_joined },
			.is_prefix = p->is_prefix };

		/* A file that is not what was built may say any length. */
		if (p->is_not != is_not || p->len > end)
			continue;
		if (p->pieces > 0 && !pieces_stand(g, p, s->with->view,
					 &c.term.start, &c.term.end))
			continue;
		if (is_not)
			drop_covered(s, p->entry, c.term.start);
		else
			add_candidate(s, c);
	}
}

void
search_terms(const struct search *search)
{
	struct searching s = { .with = search };
	const struct automaton *m = &search->g->automaton;
	struct utf8 view = search->view;
	uint32_t row = 0;

	for (size_t i = 0; i < view.len && !s.is_enough; i++) {
		row = automaton_step(m, row, (unsigned char)view.p[i]);
		if ((row & AUTOMATON_ENDS) == 0)
			continue;
		settle_before(&s, i);
		take_ends(&s, row, i + 1, 0);
		take_ends(&s, row, i + 1, 1);
	}
	settle_before(&s, SIZE_MAX);
}
