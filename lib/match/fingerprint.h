/*
 * fingerprint.h - a text pasted elsewhere is known again, and cannot be read back
 *
 * Every FINGERPRINT_WORDS words in a row are hashed; of each FINGERPRINT_WINDOW
 * hashes in a row the least one is kept (winnowing: Schleimer, Wilkerson and
 * Aiken 2003).  Two texts that have FINGERPRINT_RUN words in a row in common
 * have a fingerprint in common, and none comes of fewer than FINGERPRINT_WORDS.
 * One in common may be a turn of phrase; several are a paste.
 *
 * Words are those of the words view: case, accents, punctuation, marks of
 * quotation and line ends make no difference.  Left out are numbers, a word that
 * repeats the one before it, names and identifiers (so that nobody can try the
 * passwords that might stand in a known sentence), and the fields that mail
 * programs put above a quotation.
 *
 * The hashes are SipHash under the installation's key.
 *
 * BUGS  Scripts without blanks between words give none.  A text of fewer than
 * FINGERPRINT_RUN words gives none.
 */
#ifndef MATCH_FINGERPRINT_H
#define MATCH_FINGERPRINT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/siphash.h"
#include "match/view.h"
#include "record/record.h"

enum {
	FINGERPRINT_WORDS = 12,
	FINGERPRINT_WINDOW = 14,
	FINGERPRINT_RUN = FINGERPRINT_WORDS + FINGERPRINT_WINDOW - 1,
	/* Words that a closing has at least: "Ann Smith" is under no word list. */
	CLOSING_WORDS_LEAST = 3,
};

/* Of one message, while its texts are read. */
struct fingerprints;

/* Lives as long as `a`.  `key` is borrowed as long. */
struct fingerprints *fingerprints_new(
    struct arena *a, const unsigned char key[SIPHASH_KEY_LEN]);

/* A text, or a slice of a long one. */
struct fingerprinted {
	struct field where;
	struct utf8 text;
	const struct folded *folded;
	const struct view *view;
	/* Octet of the whole text that `text` begins at. */
	size_t from;
	/* Of the whole text. */
	struct spans quoted, closings;
	/* Of `text`: what is left out, in the order of their starts. */
	const struct span *secret;
	size_t secret_len;
};

/* Only `where` is kept. */
void fingerprints_add(struct fingerprints *f, const struct fingerprinted *text);

/* Words and comparisons so far: tests hold it against the size. */
uint64_t fingerprints_work(const struct fingerprints *f);

/*
 * Fill fingerprints and closings of `r`.  Of more than FINGERPRINTS_MAX the
 * least are kept, which are the same ones wherever the text stands; that is told
 * by fingerprints_cut.
 */
void fingerprints_conclude(struct fingerprints *f, struct record *r);

#endif
