/*
 * automaton.c - all phrases at once, as states that words lead between
 */
#include "match/automaton.h"

/* Rows in order and inside; what says which words lead on leaves none out. */
static int
states_are_sound(const struct automaton *m)
{
	const struct automaton_head *head = m->head;

	for (size_t i = 0; i < head->states; i++) {
		const struct automaton_state *s = &m->states[i];

		if (s[0].edge > s[1].edge || s[0].end > s[1].end ||
		    s[1].edge > head->edges)
			return 0;
		for (uint32_t k = s[0].edge; k < s[1].edge; k++)
			if (!automaton_may_lead(s, m->edges[k].word))
				return 0;
	}
	return m->states[head->states].edge == head->edges &&
	       m->states[head->states].end == head->ends;
}

static int
is_sound(const struct automaton *m, size_t phrases)
{
	const struct automaton_head *head = m->head;

	for (size_t i = 0; i <= head->words; i++)
		if (m->first[i] >= head->states)
			return 0;
	for (size_t i = 0; i < head->edges; i++)
		if (m->edges[i].to >= head->states || m->edges[i].to == 0 ||
		    m->edges[i].word == 0 || m->edges[i].word > head->words)
			return 0;
	for (size_t i = 0; i < head->ends; i++)
		if (m->ends[i] >= phrases)
			return 0;
	return m->first[0] == 0 && states_are_sound(m);
}

int
automaton_open(struct bytes image, size_t words, size_t phrases,
    struct automaton *out, struct err *e)
{
	const struct automaton_head *head = (const void *)image.p;
	struct automaton m = { .head = head };
	const char *why = "could not use compiled terms: they are damaged";

	if (image.len < sizeof(*head) || (uintptr_t)image.p % 8 != 0 ||
	    head->magic != AUTOMATON_MAGIC || head->words != words ||
	    head->states == 0 || head->states > AUTOMATON_ROWS_MAX ||
	    head->edges > AUTOMATON_ROWS_MAX ||
	    head->ends > AUTOMATON_ROWS_MAX ||
	    image.len != sizeof(*head) + (words + 1) * sizeof(*m.first) +
			     ((size_t)head->states + 1) * sizeof(*m.states) +
			     head->edges * sizeof(*m.edges) +
			     head->ends * sizeof(*m.ends))
		return err_set(e, ERR_CONFIG, "%s", why);
	m.first = (const void *)(image.p + sizeof(*head));
	m.states = (const void *)(m.first + words + 1);
	m.edges = (const void *)(m.states + head->states + 1);
	m.ends = (const void *)(m.edges + head->edges);
	if (!is_sound(&m, phrases))
		return err_set(e, ERR_CONFIG, "%s", why);
	*out = m;
	return 0;
}

uint32_t
automaton_edge_to(const struct automaton *m, uint32_t state, uint32_t word)
{
	const struct automaton_edge *edge = m->edges + m->states[state].edge;
	size_t n = m->states[state + 1].edge - m->states[state].edge;

	/* Halved without a branch that nobody can foretell. */
	for (; n > 1; n -= n / 2)
		edge += edge[n / 2].word <= word ? n / 2 : 0;
	return n == 1 && edge->word == word ? edge->to : 0;
}

uint32_t
walk_next(struct walk *w, size_t *last)
{
	const struct text_words *words = w->words;

	while (w->at < words->len) {
		/* Nothing goes on behind a beginning. */
		while (w->beginning != 0) {
			uint32_t to =
			    automaton_step(w->m, w->state, w->beginning);

			w->beginning = w->l->shorter[w->beginning];
			*last = w->at;
			if (to != 0)
				return to;
		}
		w->state = automaton_step(w->m, w->state, words->v[w->at].word);
		if (w->state == 0) {
			w->at = words->len;
			break;
		}
		*last = w->at++;
		w->beginning = words->v[w->at].beginning;
		if (automaton_has_ends(w->m, w->state))
			return w->state;
	}
	return 0;
}
