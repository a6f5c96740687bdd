/*
 * names.c - what a text costs to scan with few names and with many
 *
 *	names [ROUNDS]
 *
 * Two generations side by side, of 100 and of 5,000 made-up pupils in 40 forms
 * (one in ten with a known name), over the same 10 KB of prose in which one word
 * in twenty is a forename or surname of theirs; blocks of scans take turns.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "bench/taking_turns.h"
#include "match/generation.h"
#include "match/generation_build.h"

enum { FEW = 100, MANY = 5 * 1000, FORMS = 40 };

static const char *const syllables[] = { "an", "ba", "con", "de", "er", "fo",
	"gra", "ha", "in", "ja", "ka", "le", "mi", "no", "or", "pri", "qui",
	"re", "sta", "ti", "un", "ver", "wa", "xe", "yo", "za" };

static const char *const prose[] = { "the", "school", "trip", "to", "museum",
	"is", "on", "Thursday", "please", "bring", "a", "packed", "lunch",
	"and", "coat", "we", "leave", "at", "nine", "sharp;", "return", "by",
	"four.", "parents", "who", "can", "help", "should", "write", "back",
	"before", "Monday,", "governors", "meet", "in", "hall", "after",
	"assembly", "with", "reports", "from", "staff", "about", "reading" };

static void
put_word(struct strbuf *b, unsigned *state)
{
	unsigned n = 2 + turns_next(state, 2);

	while (n-- > 0)
		strbuf_str(b, syllables[turns_next(state,
				  sizeof(syllables) / sizeof(*syllables))]);
}

static void
put_pupil(struct strbuf *b, unsigned *state, size_t i)
{
	strbuf_fmt(b, "pupil\t%zu%c\t", 7 + i % FORMS / 8,
	    (char)('A' + i % FORMS % 8));
	put_word(b, state);
	strbuf_char(b, ' ');
	put_word(b, state);
	strbuf_char(b, '\t');
	if (i % 10 == 0)
		put_word(b, state);
	strbuf_char(b, '\n');
}

static struct matcher *
compile(struct arena *a, size_t pupils)
{
	static const char list[] =
	    "leet 0 o\nmask * any\ncategory x\nseverity 3\n"
	    "term blot\n\tmatch x\n\tclean x\n";
	struct generation_from from = { .len = 1 };
	struct wordlist words;
	struct strbuf names, image;
	unsigned state = 7;
	struct matcher *m;
	struct err e;

	from.lists = &words;
	strbuf_init(&names, (size_t)1 << 26);
	strbuf_init(&image, GENERATION_MAX);
	strbuf_str(&names, "schoolgate-names 1\n");
	for (size_t i = 0; i < pupils; i++)
		put_pupil(&names, &state, i);
	if (wordlist_parse(a, "list", bytes_of(utf8_from(list)), &words, &e) ==
		-1 ||
	    names_file_parse(
		a, "names", strbuf_bytes(&names), &from.people, &e) == -1 ||
	    generation_build_with(a, &from, &image, &e) == -1 ||
	    (m = matcher_new(arena_bytes(a, strbuf_bytes(&image)), &e)) ==
		NULL) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	printf(
	    "%zu pupils: %.1f MB compiled\n", pupils, (double)image.len / 1e6);
	strbuf_done(&image);
	strbuf_done(&names);
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
		if (turns_next(&state, 20) == 0)
			put_word(&b, &state);
		else
			strbuf_str(&b, prose[turns_next(&state,
					   sizeof(prose) / sizeof(*prose))]);
		strbuf_char(&b, turns_next(&state, 12) == 0 ? '\n' : ' ');
	}
	turns_print((struct turn){ few, FEW }, (struct turn){ many, MANY },
	    (struct utf8){ b.p, b.len }, "pupils", rounds);
	strbuf_done(&b);
	matcher_free(few);
	matcher_free(many);
	arena_free(a);
	return 0;
}
