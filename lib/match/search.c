/*
 * search.c - the terms of a text, in one pass over its words
 */
#include "match/search.h"

#include "match/joined.h"
#include "match/pieces.h"

enum {
	/* Words after which no gap brings another end to the same beginning. */
	WINDOW = 64,
	/* What is settled is taken off in bunches. */
	SETTLED_MAX = 1024,
};

/* A term that was found, and the word that the search was at. */
struct candidate {
	struct term term;
	size_t word;
};

/* A state in which phrases end, and the word that is their last. */
struct ending {
	uint32_t state;
	size_t last;
};

/* A phrase in which an entry does not count. */
struct cover {
	uint32_t entry;
	size_t start, end;
};

struct searching {
	const struct search *with;
	/* Those from `first` on are not settled yet. */
	struct candidate *v;
	size_t first, len, cap;
	struct cover *covers;
	size_t covers_len, covers_cap;
	/* Of the phrases that begin with the word in hand. */
	struct ending *endings;
	size_t endings_len, endings_cap;
	int is_enough;
};

/* What was found so far before word `word` is told. */
static void
settle_before(struct searching *s, size_t word)
{
	while (s->first < s->len && s->v[s->first].word < word) {
		const struct term *term = &s->v[s->first++].term;

		if (!s->is_enough)
			s->is_enough = !s->with->found(s->with->context, term);
	}
	if (s->first < SETTLED_MAX)
		return;
	memmove(s->v, s->v + s->first, (s->len - s->first) * sizeof(*s->v));
	s->len -= s->first;
	s->first = 0;
}

/* Phrases come by where they begin: what may cover a term is known before it. */
static int
is_covered(const struct searching *s, const struct term *term)
{
	for (size_t i = 0; i < s->covers_len; i++)
		if (s->covers[i].entry == term->entry &&
		    s->covers[i].start <= term->start &&
		    s->covers[i].end >= term->end)
			return 1;
	return 0;
}

static void
add_cover(struct searching *s, const struct term *term)
{
	size_t n = 0;

	for (size_t i = 0; i < s->covers_len; i++)
		if (s->covers[i].end > term->start)
			s->covers[n++] = s->covers[i];
	s->covers = arena_grow(
	    s->with->a, s->covers, n, &s->covers_cap, sizeof(*s->covers));
	s->covers[n++] = (struct cover){ term->entry, term->start, term->end };
	s->covers_len = n;
}

/* One entry at one place counts once: the longest. */
static void
add_candidate(struct searching *s, const struct term *term, size_t word)
{
	if (is_covered(s, term))
		return;
	for (size_t i = s->len; i > s->first; i--) {
		struct term *other = &s->v[i - 1].term;

		if (other->entry != term->entry || other->start != term->start)
			continue;
		if (term->end > other->end)
			*other = *term;
		return;
	}
	s->v = arena_grow(s->with->a, s->v, s->len, &s->cap, sizeof(*s->v));
	s->v[s->len++] = (struct candidate){ *term, word };
}

/*
 * Phrases that end in `state`: words `from` to `to`.  1: some of the others, of
 * which `is_not` is not true, do too.
 */
static int
take_ends(
    struct searching *s, uint32_t state, size_t from, size_t to, int is_not)
{
	const struct generation *g = s->with->g;
	const struct automaton *m = &g->automaton;
	int others = 0;

	for (uint32_t i = m->states[state + 1].end; i > m->states[state].end;
	     i--) {
		const struct generation_pattern *p =
		    &g->patterns[m->ends[i - 1]];
		size_t first = from, last = to;
		struct term term = { .entry = p->entry };

		if (p->is_not != is_not) {
			others = 1;
			continue;
		}
		if (p->pieces > 0 &&
		    !pieces_stand(g, p, s->with->words, &first, &last))
			continue;
		term.start = s->with->words->v[first].start - 1;
		term.end = s->with->words->v[last + 1].start;
		if (is_not)
			add_cover(s, &term);
		else
			add_candidate(s, &term, from);
	}
	return others;
}

/* Where phrases that begin with word `at` end. */
static void
find_endings(struct searching *s, size_t at)
{
	const struct generation *g = s->with->g;
	struct walk walk = { &g->automaton, &g->lexicon, s->with->words, 0, 0,
		0 };
	uint32_t state;
	size_t last;

	s->endings_len = 0;
	walk_begin(&walk, 0, at);
	while ((state = walk_next(&walk, &last)) != 0) {
		s->endings = arena_grow(s->with->a, s->endings, s->endings_len,
		    &s->endings_cap, sizeof(*s->endings));
		s->endings[s->endings_len++] = (struct ending){ state, last };
	}
}

/* Phrases that begin with word `at`. */
static void
take_phrases(struct searching *s, size_t at)
{
	int others = 0;

	find_endings(s, at);
	/* What covers a term is known before it. */
	for (size_t i = 0; i < s->endings_len; i++)
		others |= take_ends(
		    s, s->endings[i].state, at, s->endings[i].last, 1);
	for (size_t i = 0; others && i < s->endings_len; i++)
		take_ends(s, s->endings[i].state, at, s->endings[i].last, 0);
}

/* "#killyourself" */
static void
take_joined(struct searching *s, size_t at)
{
	const struct text_word *word = &s->with->words->v[at];
	struct joined joined = { .g = s->with->g,
		.word = { s->with->view.p + word->start,
		    word[1].start - 1 - word->start } };

	if (joined.word.len < JOINED_LEN_MIN ||
	    joined.word.len > JOINED_LEN_MAX)
		return;
	joined_find(&joined);
	for (size_t i = 0; i < joined.len; i++)
		add_candidate(s,
		    &(struct term){
			joined.entries[i], word->start - 1, word[1].start, 1 },
		    at);
}

void
search_terms(const struct search *search)
{
	struct searching s = { .with = search };
	const struct text_words *words = search->words;

	for (size_t i = 0; i < words->len && !s.is_enough; i++) {
		if (i > WINDOW && s.first < s.len)
			settle_before(&s, i - WINDOW);
		if (!walk_is_short(&search->g->automaton, words, i))
			take_phrases(&s, i);
		take_joined(&s, i);
	}
	settle_before(&s, SIZE_MAX);
}
