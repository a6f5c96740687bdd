/*
 * joined.c - severe phrases without their blanks: "#killyourself"
 */
#include "match/joined.h"

static void
add_entry(struct joined *j, uint32_t entry)
{
	for (size_t i = 0; i < j->len; i++)
		if (j->entries[i] == entry)
			return;
	if (j->len < JOINED_ENTRIES_MAX)
		j->entries[j->len++] = entry;
}

static void
take_ends(struct joined *j, uint32_t state)
{
	const struct automaton *m = &j->g->automaton;

	for (uint32_t i = m->states[state].end; i < m->states[state + 1].end;
	     i++) {
		const struct generation_pattern *p =
		    &j->g->patterns[m->ends[i]];

		if (p->is_joined)
			add_entry(j, p->entry);
	}
}

/*
 * Every word of the lexicon that begins at `at` and leads on from `state`.  Each
 * level takes an octet at the least: JOINED_LEN_MAX bounds the recursion.
 */
static void
cut_from(struct joined *j, size_t at, uint32_t state)
{
	const struct lexicon *l = &j->g->lexicon;
	uint32_t cell = 0;

	for (size_t i = at; i < j->word.len; i++) {
		uint32_t next;

		cell = lexicon_step(l, cell, (unsigned char)j->word.p[i]);
		if (cell == 0)
			return;
		if (l->cells[cell].word == 0)
			continue;
		next = automaton_step(
		    &j->g->automaton, state, l->cells[cell].word);
		if (next == 0)
			continue;
		if (i + 1 < j->word.len)
			cut_from(j, i + 1, next);
		else if (at > 0)
			take_ends(j, next);
	}
}

void
joined_find(struct joined *joined)
{
	cut_from(joined, 0, 0);
}
