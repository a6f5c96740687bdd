/*
 * scanning.h - one text while it is scanned; inside match/ only
 */
#ifndef MATCH_SCANNING_H
#define MATCH_SCANNING_H

#include "match/around.h"
#include "match/generation.h"
#include "match/pattern.h"
#include "match/scan.h"
#include "match/view.h"
#include "text/quote.h"

struct scanning {
	/* Of what is found; and dropped after the text. */
	struct arena *a, *scratch;
	const struct generation *g;
	const struct text *text;
	/* Folded, its words, and these looked up. */
	struct folded folded;
	struct view view;
	struct text_words words;
	/* Of the whole text, which the one here begins at `from` of. */
	struct spans quoted, closings;
	size_t from;
	struct around around;
	/* By entry; NULL: it has no pattern.  What they cost this text. */
	struct pattern *const *patterns;
	struct pattern_cost *cost;
	struct findings *out;
	/* The first finding of this text. */
	size_t first;
};

/* A term at its place. */
struct place {
	uint32_t entry;
	/* Octets of the words view, the blanks around it included. */
	size_t start, end;
	/* Octets of the text as it was written. */
	size_t from, to;
	/* "leet", ...: lives for ever; and how much less sure it is. */
	struct utf8 view;
	int doubt;
};

/*
 * Add the term to the findings, as the words around make it; not twice at one
 * place.  0: there is room for no more.
 */
int scanning_add(struct scanning *s, const struct place *place);

/* What is disguised in the text: deciphers and searches around it. */
void decipher_words(struct scanning *s);

#endif
