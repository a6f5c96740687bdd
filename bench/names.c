/*
 * names.c - what a text costs to scan with few names and with many
 *
 *	names [ROUNDS]
 *
 * Two generations side by side, of 100 and of 5,000 made-up pupils in 40 forms
 * (one in ten with a known name), over the same 10 KB of prose in which one word
 * in twenty is a forename or surname of theirs; blocks of scans take turns.
 */
#include <stdlib.h>

#include "bench/made_up.h"

enum { FEW = 100, MANY = 5 * 1000, FORMS = 40, SYLLABLES = 3 };

static void
put_pupil(struct strbuf *b, unsigned *state, size_t i)
{
	strbuf_fmt(b, "pupil\t%zu%c\t", 7 + i % FORMS / 8,
	    (char)('A' + i % FORMS % 8));
	made_up_word(b, state, SYLLABLES);
	strbuf_char(b, ' ');
	made_up_word(b, state, SYLLABLES);
	strbuf_char(b, '\t');
	if (i % 10 == 0)
		made_up_word(b, state, SYLLABLES);
	strbuf_char(b, '\n');
}

static struct matcher *
compile(struct arena *a, size_t pupils)
{
	static const char list[] =
	    "leet 0 o\nmask * any\ncategory x\nseverity 3\n"
	    "term blot\n\tmatch x\n\tclean x\n";
	struct strbuf names;
	unsigned state = 7;
	struct matcher *m;

	strbuf_init(&names, (size_t)1 << 26);
	strbuf_str(&names, "schoolgate-names 1\n");
	for (size_t i = 0; i < pupils; i++)
		put_pupil(&names, &state, i);
	m = made_up_matcher(a, bytes_of(utf8_from(list)), strbuf_bytes(&names),
	    pupils, "pupils");
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

	made_up_prose(&b, 20);
	turns_print((struct turn){ few, FEW }, (struct turn){ many, MANY },
	    (struct utf8){ b.p, b.len }, "pupils", rounds);
	strbuf_done(&b);
	matcher_free(few);
	matcher_free(many);
	arena_free(a);
	return 0;
}
