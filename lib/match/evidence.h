/*
 * evidence.h - words nearby that say what a number is, or is not
 *
 * A text is read once, a little ahead of the detectors; the phrases around
 * them are kept, and nothing else.
 */
#ifndef MATCH_EVIDENCE_H
#define MATCH_EVIDENCE_H

#include "match/phrasebook.h"

enum {
	/* Octets on each side of a number within which a word counts. */
	EVIDENCE_SIDE = 300,
	/* Octets of the longest place: an address before its postcode. */
	EVIDENCE_PLACE = 200,
	/*
	 * Phrases kept: one begins at each third octet at most ("gp "), and a
	 * window is two sides and two places.
	 */
	EVIDENCE_KEPT = 512,
};

/* A phrase of the phrasebook in the text. */
struct spot {
	size_t start, end;
	uint32_t topics;
};

struct evidence {
	const struct phrasebook *words;
	struct utf8 text;
	/* Read up to here. */
	size_t at;
	struct spot kept[EVIDENCE_KEPT];
	/* Counted from the first of all; the last EVIDENCE_KEPT are there. */
	size_t len;
	/* Phrases compared so far, for tests of cost. */
	size_t work;
};

/* `words` and `text` must outlive `e`. */
void evidence_init(
    struct evidence *e, const struct phrasebook *words, struct utf8 text);

/*
 * Read on until a phrase is found, or octet `to` is reached: 1 with the
 * phrase, or 0.
 */
int evidence_read(struct evidence *e, size_t to, struct spot *out);

/*
 * `at` is a place in the text, EVIDENCE_PLACE octets at most.
 * 1 when a phrase of `topics` lies within `before` octets before the place or
 * within `after` octets after it, EVIDENCE_SIDE at most.  The text must have
 * been read to there, and not further than two places beyond.
 */
int evidence_near(struct evidence *e, struct span at, uint32_t topics,
    size_t before, size_t after);

#endif
