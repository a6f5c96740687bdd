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
#include <time.h>

#include "base/strbuf.h"
#include "match/generation.h"
#include "match/generation_build.h"
#include "match/scan.h"

enum { TEXT = 10 * 1024, BLOCK = 20, FEW = 100, MANY = 5 * 1000, FORMS = 40 };

static const char *const syllables[] = { "an", "ba", "con", "de", "er", "fo",
	"gra", "ha", "in", "ja", "ka", "le", "mi", "no", "or", "pri", "qui",
	"re", "sta", "ti", "un", "ver", "wa", "xe", "yo", "za" };

static const char *const prose[] = { "the", "school", "trip", "to", "museum",
	"is", "on", "Thursday", "please", "bring", "a", "packed", "lunch",
	"and", "coat", "we", "leave", "at", "nine", "sharp;", "return", "by",
	"four.", "parents", "who", "can", "help", "should", "write", "back",
	"before", "Monday,", "governors", "meet", "in", "hall", "after",
	"assembly", "with", "reports", "from", "staff", "about", "reading" };

/* The same words on every machine. */
static unsigned
next(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % below;
}

static void
put_word(struct strbuf *b, unsigned *state)
{
	unsigned n = 2 + next(state, 2);

	while (n-- > 0)
		strbuf_str(b, syllables[next(state,
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

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds of one scan, over a block of them. */
static double
block(const struct matcher *m, const struct text *text)
{
	double start = now_us();

	for (int i = 0; i < BLOCK; i++) {
		struct arena *a = arena_new((size_t)1 << 24);
		struct findings found = { 0 };

		match_scan(a, m, text, &found);
		arena_free(a);
	}
	return (now_us() - start) / BLOCK;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 201;
	struct arena *a = arena_new((size_t)1 << 31);
	struct matcher *few = compile(a, FEW), *many = compile(a, MANY);
	double *t_few = arena_array(a, rounds + 1, sizeof(*t_few));
	double *t_many = arena_array(a, rounds + 1, sizeof(*t_many));
	double *ratio = arena_array(a, rounds + 1, sizeof(*ratio));
	struct strbuf b;
	struct text text = { 0 };
	unsigned state = 3;

	strbuf_init(&b, TEXT + 100);
	while (b.len < TEXT) {
		if (next(&state, 20) == 0)
			put_word(&b, &state);
		else
			strbuf_str(&b, prose[next(&state,
					   sizeof(prose) / sizeof(*prose))]);
		strbuf_char(&b, next(&state, 12) == 0 ? '\n' : ' ');
	}
	text.text = (struct utf8){ b.p, b.len };
	for (size_t i = 0; i < rounds; i++) {
		t_few[i] = block(few, &text);
		t_many[i] = block(many, &text);
		ratio[i] = t_many[i] / t_few[i];
	}
	qsort(t_few, rounds, sizeof(*t_few), by_size);
	qsort(t_many, rounds, sizeof(*t_many), by_size);
	qsort(ratio, rounds, sizeof(*ratio), by_size);
	printf("scan of 10 KB: %.1f us with %d pupils, %.1f us with %d: %.3f "
	       "times\n",
	    t_few[rounds / 2], FEW, t_many[rounds / 2], MANY,
	    ratio[rounds / 2]);
	strbuf_done(&b);
	matcher_free(few);
	matcher_free(many);
	arena_free(a);
	return 0;
}
