/*
 * search.h - the terms of a text, in one pass over its words
 */
#ifndef MATCH_SEARCH_H
#define MATCH_SEARCH_H

#include "base/arena.h"
#include "match/generation.h"

/* A term that stands in the view, in no phrase in which it does not count. */
struct term {
	uint32_t entry;
	/* Octets of the view, the blanks around it included. */
	size_t start, end;
	/* 1: its words are written as one. */
	int is_joined;
};

struct search {
	/* Scratch. */
	struct arena *a;
	const struct generation *g;
	/* Begins and ends with a blank; its words, looked up. */
	struct utf8 view;
	const struct text_words *words;
	/* Told about each term; 0: that is enough. */
	int (*found)(void *context, const struct term *term);
	void *context;
};

/* Linear in the view, whatever the number of terms. */
void search_terms(const struct search *search);

#endif
