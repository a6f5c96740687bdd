/*
 * wording.h - a written phrase to the words of a net
 *
 *	phrase_parse()  ->  wording_cuts()  ->  wording_put()  ->  net
 *
 * Each word is folded once, however many phrases it stands in, as the words of
 * a text are: "well-known" is two, and one with an apostrophe ("don't") is
 * found without it too.
 */
#ifndef MATCH_WORDING_H
#define MATCH_WORDING_H

#include "match/interned.h"
#include "match/net.h"
#include "match/phrase.h"
#include "text/fold.h"

enum {
	/* Ways in which the gaps of one phrase may lie. */
	WORDING_CUTS_MAX = 200,
};

/* What terms say of a word that the lexicon has. */
struct wording_use {
	/* 1: terms are made of it; the most severe that it is alone. */
	int is_used, severity;
};

/* All words so far.  Start with zeros, an arena and a fold table. */
struct wording {
	struct arena *a;
	const struct fold_table *fold;
	/* The lexicon's, "word*" for a beginning. */
	struct interned words;
	struct wording_use *uses;
	size_t uses_cap;
	/* As they are written, and what each is in a text. */
	struct interned written;
	struct wording_read *read;
	size_t read_cap;
};

/* What stands between two gaps: from a node of the graph to another. */
struct wording_piece {
	uint32_t from, to;
	/* 1: a gap begins at `to`; words at most in front. */
	uint8_t is_before_gap, gap;
	/* Octets of the shortest that it may be. */
	uint32_t least;
};

struct wording_cut {
	struct wording_piece pieces[PHRASE_PIECES_MAX];
	size_t len;
};

struct wording_cuts {
	struct wording_cut *v;
	size_t len, cap;
};

/*
 * Append how gaps part the phrase: one cut, more where a gap stands in one
 * alternative and not in another.  -1 with the book's error.
 */
int wording_cuts(
    const struct phrase_graph *graph, struct wording_cuts *out) MUST_CHECK;

/* A piece, and where it is put. */
struct wording_put {
	const struct phrase_graph *graph;
	const struct wording_piece *piece;
	struct net *net;
	/* From this state on; where it ends, this phrase does. */
	uint32_t start, phrase;
	/*
	 * 1: its words are a term's, of `severity` if it is one alone: they may
	 * be disguised, and "*" stands behind two letters or more.
	 */
	int is_term, severity;
	/* Filled in: words at most. */
	size_t words;
};

/* -1 with the book's error: a word without a letter or digit, a star inside. */
int wording_put(struct wording *w, struct wording_put *put) MUST_CHECK;

/* The number of a word as it stands in the words view, without blanks. */
uint32_t wording_number(struct wording *w, struct utf8 word);

#endif
