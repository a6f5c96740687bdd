/*
 * made_up.h - words that nobody wrote, prose of ordinary ones, and lists
 * compiled for a bench; the same on every machine
 */
#ifndef BENCH_MADE_UP_H
#define BENCH_MADE_UP_H

#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "bench/taking_turns.h"
#include "match/generation.h"
#include "match/generation_build.h"

/* Append a made-up word of two syllables, or up to `most`. */
static inline void
made_up_word(struct strbuf *b, unsigned *state, unsigned most)
{
	static const char *const syllables[] = { "an", "ba", "con", "de", "er",
		"fo", "gra", "ha", "in", "ja", "ka", "le", "ment", "no", "or",
		"pri", "qui", "re", "sta", "ti", "un", "ver", "wa", "xe", "yo",
		"za", "ing", "tion" };
	unsigned n = 2 + turns_next(state, most - 1);

	while (n-- > 0)
		strbuf_str(b, syllables[turns_next(state,
				  sizeof(syllables) / sizeof(*syllables))]);
}

/* Append a word of a school's ordinary mail. */
static inline void
made_up_ordinary(struct strbuf *b, unsigned *state)
{
	static const char *const prose[] = { "the", "school", "trip", "to",
		"museum", "is", "on", "Thursday", "please", "bring", "a",
		"packed", "lunch", "and", "coat", "we", "leave", "at", "nine",
		"sharp;", "return", "by", "four.", "parents", "who", "can",
		"help", "should", "write", "back", "before", "Monday,",
		"governors", "meet", "in", "hall", "after", "assembly", "with",
		"reports", "from", "staff", "about", "reading", "consent",
		"form", "needs", "your", "signature", "2026", "Year", "7B",
		"well-known", "don't", "it's", "email:", "office", "(see",
		"below)" };

	strbuf_str(b, prose[turns_next(state, sizeof(prose) / sizeof(*prose))]);
}

/* TURNS_TEXT octets of them; one word in `strange` is made up (0: none). */
static inline void
made_up_prose(struct strbuf *b, unsigned strange)
{
	unsigned state = 3;

	strbuf_init(b, TURNS_TEXT + 100);
	while (b->len < TURNS_TEXT) {
		if (strange != 0 && turns_next(&state, strange) == 0)
			made_up_word(b, &state, 3);
		else
			made_up_ordinary(b, &state);
		strbuf_char(b, turns_next(&state, 12) == 0 ? '\n' : ' ');
	}
}

/*
 * Compile `list`, a word list, and `names`, a file of names (len 0: none); tells
 * how much `of` of `what` become.  Lives as long as `a`; matcher_free() it.
 */
static inline struct matcher *
made_up_matcher(struct arena *a, struct bytes list, struct bytes names,
    size_t of, const char *what)
{
	struct generation_from from = { .len = 1 };
	struct matcher *m = NULL;
	struct wordlist words;
	struct strbuf image;
	struct err e;

	from.lists = &words;
	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "list", list, &words, &e) == 0 &&
	    (names.len == 0 ||
		names_file_parse(a, "names", names, &from.people, &e) == 0) &&
	    generation_build_with(a, &from, &image, &e) == 0)
		m = matcher_new(arena_bytes(a, strbuf_bytes(&image)), &e);
	if (m == NULL) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	printf("%zu %s: %.1f MB compiled\n", of, what, (double)image.len / 1e6);
	strbuf_done(&image);
	return m;
}

#endif
