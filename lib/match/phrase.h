/*
 * phrase.h - one written phrase to all that it stands for
 *
 *	paki[s]            paki, pakis
 *	(kill|stab) you    kill you, stab you
 *	hate <them>        with each phrase of `set them`
 *	kill ... yourself  with at most 3 words between; "...6": at most 6
 *	drat*              and words that go on from here
 *
 * Groups and sets may stand in one another.  What a phrase stands for is kept
 * as a graph: alternatives part and meet again, and are never multiplied out.
 */
#ifndef MATCH_PHRASE_H
#define MATCH_PHRASE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "match/wordlist.h"

enum {
	/* Alternatives of one phrase, its sets' included. */
	PHRASE_ARCS_MAX = 100 * 1000,
	/* Spellings that are written out; levels of groups and sets. */
	PHRASES_MAX = 5000,
	PHRASE_DEPTH_MAX = 6,
	/* What "..." parts, and words at most between. */
	PHRASE_PIECES_MAX = 4,
	PHRASE_GAP = 3,
	PHRASE_GAP_MAX = 20,
	/* Arcs on one way through it. */
	PHRASE_STEPS_MAX = 1000,
};

enum phrase_kind {
	/* Letters of a word, neither blank nor sign. */
	PHRASE_TEXT,
	PHRASE_BLANK,
	/* "...", "*", and nothing at all. */
	PHRASE_GAP_ARC,
	PHRASE_STAR,
	PHRASE_EMPTY,
};

struct phrase_arc {
	enum phrase_kind kind;
	/* Words at most, of a gap. */
	uint8_t gap;
	struct utf8 text;
	uint32_t to;
	/* 1 + the next arc from the same node, as written; 0: none. */
	uint32_t next;
};

/*
 * From node 0 to the last.  Arcs lead to higher numbers only, so that whatever
 * is asked of a graph is one pass over its nodes.
 */
struct phrase_graph {
	/* Where it was written, for errors. */
	const struct phrasebook *book;
	const char *file;
	const struct wordlist_line *line;
	struct phrase_arc *arcs;
	size_t arcs_len, arcs_cap;
	/* 1 + the first and the last arc from a node. */
	struct phrase_node {
		uint32_t first, last;
	} * nodes;
	size_t nodes_len, nodes_cap;
};

/* Where sets are looked up, and where an error is written to. */
struct phrasebook {
	struct arena *a;
	const struct wordlist *lists;
	size_t len;
	struct err *e;
};

/*
 * What `line` of `file` stands for, what is optional left out first.  Lives as
 * long as book->a.  -1 with book->e (ERR_CONFIG): "file:line: why".
 */
int phrase_parse(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct phrase_graph *out) MUST_CHECK;

/* Say why a graph is no good: fills book->e with "file:line: why"; -1. */
int phrase_fail(const struct phrase_graph *graph, const char *why);

/*
 * The name of a term, as findings have it: the first that it stands for, a gap
 * as "...".  -1 with book->e.
 */
int phrase_name(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct utf8 *out) MUST_CHECK;

struct phrases {
	struct utf8 *v;
	size_t len, cap;
};

/*
 * Append each that `line` stands for to `*out`, written out: one blank between
 * words, " ...3 " for a gap.  For short ones: more than PHRASES_MAX are refused.
 */
int phrase_expand(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct phrases *out) MUST_CHECK;

#endif
