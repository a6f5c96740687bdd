/*
 * phrase.h - one written phrase to all that it stands for
 *
 *	paki[s]            paki, pakis
 *	(kill|stab) you    kill you, stab you
 *	hate <them>        with each phrase of `set them`
 *	kill ... yourself  with at most 3 words between; "...6": at most 6
 *	drat*              and words that go on from here
 *
 * Groups and sets may stand in one another.
 */
#ifndef MATCH_PHRASE_H
#define MATCH_PHRASE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "match/wordlist.h"

enum {
	/* Spellings of one phrase, levels of groups and sets in one another. */
	PHRASES_MAX = 5000,
	PHRASE_DEPTH_MAX = 6,
	/* What "..." parts, and words at most between. */
	PHRASE_PIECES_MAX = 4,
	PHRASE_GAP = 3,
	PHRASE_GAP_MAX = 20,
};

struct phrase {
	/* "kill", "yourself": one blank between words. */
	struct utf8 pieces[PHRASE_PIECES_MAX];
	/* Words at most in front of each piece; 0 for the first. */
	uint8_t gaps[PHRASE_PIECES_MAX];
	size_t len;
	/* 1: the last word goes on. */
	int is_prefix;
};

struct phrases {
	struct phrase *v;
	size_t len, cap;
};

/* Where sets are looked up, and where an error is written to. */
struct phrasebook {
	struct arena *a;
	const struct wordlist *lists;
	size_t len;
	struct err *e;
};

/*
 * Append to `*out` what `line` of `file` stands for, what is optional left out
 * first.  Lives as long as book->a.  -1 with book->e (ERR_CONFIG):
 * "file:line: why".
 */
int phrase_expand(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct phrases *out) MUST_CHECK;

/*
 * The name of a term, as findings have it: the first that it stands for, a gap
 * as "...".
 */
int phrase_name(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct utf8 *out) MUST_CHECK;

#endif
