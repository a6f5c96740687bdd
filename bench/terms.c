/*
 * terms.c - what a text costs to scan with few terms and with many
 *
 *	terms [ROUNDS]
 *
 * Two generations side by side, of 100 and of 10,000 terms of made-up words
 * (one in three a phrase, one in ten with a gap, one in five with conditions),
 * over the same 10 KB of prose; blocks of scans take turns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "bench/taking_turns.h"
#include "match/generation.h"
#include "match/generation_build.h"

enum { FEW = 100, MANY = 10 * 1000 };

static const char *const syllables[] = { "an", "ba", "con", "de", "er", "fo",
	"gra", "ha", "in", "ja", "ka", "le", "ment", "no", "or", "pre", "qui",
	"re", "sta", "ti", "un", "ver", "wa", "xe", "yo", "za", "ing", "tion",
	"s", "ly" };

static const char *const prose[] = { "the", "school", "trip", "to", "museum",
	"is", "on", "Thursday", "please", "bring", "a", "packed", "lunch",
	"and", "coat", "we", "leave", "at", "nine", "sharp;", "return", "by",
	"four.", "parents", "who", "can", "help", "should", "write", "back",
	"before", "Monday,", "governors", "meet", "in", "hall", "after",
	"assembly", "with", "reports", "from", "staff", "about", "reading",
	"consent", "form", "needs", "your", "signature", "2026", "Year", "7B",
	"well-known", "don't", "it's", "email:", "office", "(see", "below)" };

static void
put_word(struct strbuf *b, unsigned *state)
{
	unsigned n = 2 + turns_next(state, 3);

	while (n-- > 0)
		strbuf_str(b, syllables[turns_next(state,
				  sizeof(syllables) / sizeof(*syllables))]);
}

static void
put_term(struct strbuf *b, unsigned *state, size_t i)
{
	strbuf_str(b, "term ");
	put_word(b, state);
	if (i % 3 == 0) {
		strbuf_str(b, i % 10 == 0 ? " ... " : " ");
		put_word(b, state);
	}
	strbuf_str(b, "[s]\n");
	if (i % 5 == 0)
		strbuf_str(b, "\tlower 8: <taught>\n\tunless 2: not\n");
	strbuf_str(b, "\tmatch x\n\tclean x\n");
}

static struct matcher *
compile(struct arena *a, size_t terms)
{
	struct wordlist list;
	struct strbuf text, image;
	unsigned state = 7;
	struct matcher *m;
	struct err e;

	strbuf_init(&text, (size_t)1 << 26);
	strbuf_init(&image, GENERATION_MAX);
	strbuf_str(&text, "leet 0 o\nmask * any\nset taught: lesson, school\n"
			  "category x\nseverity 3\n");
	for (size_t i = 0; i < terms; i++)
		put_term(&text, &state, i);
	if (wordlist_parse(a, "terms", strbuf_bytes(&text), &list, &e) == -1 ||
	    generation_build(a, &list, 1, &image, &e) == -1 ||
	    (m = matcher_new(arena_bytes(a, strbuf_bytes(&image)), &e)) ==
		NULL) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	printf("%zu terms: %.1f MB compiled\n", terms, (double)image.len / 1e6);
	strbuf_done(&image);
	strbuf_done(&text);
	return m;
}

int
main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 201;
	struct arena *a = arena_new((size_t)1 << 31);
	struct matcher *few = compile(a, FEW), *many = compile(a, MANY);
	struct strbuf b;
	unsigned state = 3;

	strbuf_init(&b, TURNS_TEXT + 100);
	while (b.len < TURNS_TEXT) {
		strbuf_str(&b,
		    prose[turns_next(&state, sizeof(prose) / sizeof(*prose))]);
		strbuf_char(&b, turns_next(&state, 12) == 0 ? '\n' : ' ');
	}
	turns_print((struct turn){ few, FEW }, (struct turn){ many, MANY },
	    (struct utf8){ b.p, b.len }, "terms", rounds);
	strbuf_done(&b);
	matcher_free(few);
	matcher_free(many);
	arena_free(a);
	return 0;
}
