/*
 * terms.c - what a text costs to scan with few terms and with many
 *
 *	terms [ROUNDS]
 *
 * Two generations side by side, of 100 and of 10,000 terms of made-up words
 * (one in three a phrase, one in ten with a gap, one in five with conditions),
 * over the same 10 KB of prose; blocks of scans take turns.
 */
#include <stdlib.h>

#include "bench/made_up.h"

enum { FEW = 100, MANY = 10 * 1000, SYLLABLES = 4 };

static void
put_term(struct strbuf *b, unsigned *state, size_t i)
{
	strbuf_str(b, "term ");
	made_up_word(b, state, SYLLABLES);
	if (i % 3 == 0) {
		strbuf_str(b, i % 10 == 0 ? " ... " : " ");
		made_up_word(b, state, SYLLABLES);
	}
	strbuf_str(b, "[s]\n");
	if (i % 5 == 0)
		strbuf_str(b, "\tlower 8: <taught>\n\tunless 2: not\n");
	strbuf_str(b, "\tmatch x\n\tclean x\n");
}

static struct matcher *
compile(struct arena *a, size_t terms)
{
	static const char head[] = "leet 0 o\nmask * any\n"
				   "set taught: lesson, school\n"
				   "category x\nseverity 3\n";
	struct strbuf text;
	unsigned state = 7;
	struct matcher *m;

	strbuf_init(&text, (size_t)1 << 26);
	strbuf_str(&text, head);
	for (size_t i = 0; i < terms; i++)
		put_term(&text, &state, i);
	m = made_up_matcher(
	    a, strbuf_bytes(&text), (struct bytes){ NULL, 0 }, terms, "terms");
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

	made_up_prose(&b, 0);
	turns_print((struct turn){ few, FEW }, (struct turn){ many, MANY },
	    (struct utf8){ b.p, b.len }, "terms", rounds);
	strbuf_done(&b);
	matcher_free(few);
	matcher_free(many);
	arena_free(a);
	return 0;
}
