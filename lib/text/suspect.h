/*
 * suspect.h - words that look as if they were disguised
 *
 *	text_fold()  ->  suspect_next()  ->  the words that it may be (match/)
 *
 * Folding has one answer for each character.  What is written in leetspeak,
 * with stars, spread out or drawn out has many: here each letter becomes a
 * glyph, the set of letters that it may have been meant for.  A word without a
 * sign of disguise is no suspect, so that ordinary words are never touched.
 * One file, fold_x.c, and one row in suspect.c for each disguise.
 */
#ifndef TEXT_SUSPECT_H
#define TEXT_SUSPECT_H

#include <stdint.h>

#include "text/fold.h"

enum {
	/* Letters of one word; longer ones are not looked at. */
	GLYPHS_MAX = 40,
	/* Bits of each filter of words. */
	FILTER_BITS = 1 << 18,
	/* Leet signs beyond ASCII. */
	FOLD_SIGNS_MAX = 128,
};

/* One letter as it may have been meant. */
struct glyph {
	/* Bit 0 is 'a'. */
	uint32_t letters;
	/* How often the letter may have been meant. */
	uint8_t least, most;
};

/* What signs stand for; built of the lists' lines "leet" and "mask". */
struct fold_signs {
	/* By octet: the letters; 0: none. */
	uint32_t leet[128], mask[128];
	/* Leet beyond ASCII, by code point; ends with a code of 0. */
	struct fold_sign {
		uint32_t code, letters;
	} beyond[FOLD_SIGNS_MAX];
};

struct suspect {
	/* "leet", "masked", ...: lives for ever. */
	struct utf8 view;
	/* Octets of the folded text. */
	size_t start, end;
	struct glyph glyphs[GLYPHS_MAX];
	size_t len;
	/* How much less sure than a word that is written as it is. */
	int doubt;
	/* 1: only severe words are looked for in this. */
	int is_severe;
	/* 1: letters that stand apart: three of them are initials. */
	int is_apart;
	/* 1: the letters are plain; two neighbours may be swapped. */
	int is_swapped;
};

/* Bits that rule out nearly all that is no spelling of a word with a swap. */
struct fold_filters {
	/* By letters_bit(): a word has these letters, in whatever order. */
	const uint64_t *sums;
	/* By both spelling_bit(): a word has them in this order. */
	const uint64_t *known;
};

/* A word of letters and leet signs in a folded text. */
struct fold_word {
	struct utf8 text;
	const struct fold_signs *signs;
	/* Octets of it, and OR of enum fold_word_flag. */
	size_t start, end;
	uint32_t flags;
};

enum fold_word_flag {
	/* A leet sign stands among letters. */
	WORD_SIGN = 1 << 0,
	/* Three of the same in a row. */
	WORD_DRAWN = 1 << 1,
	/* One letter or sign alone. */
	WORD_SINGLE = 1 << 2,
	/* A masking sign stands before or behind it. */
	WORD_MASK = 1 << 3,
	/* The line ends behind it, or a hyphen stands there. */
	WORD_SPLIT = 1 << 4,
	/* Its letters are those of a known word in another order. */
	WORD_SUM = 1 << 5,
};

/* Where we are. */
struct suspects {
	struct utf8 text;
	const struct fold_signs *signs;
	struct fold_filters filters;
	/* By octet: OR of enum fold_class. */
	unsigned char class_of[256];
	struct fold_word word;
	/* Of the word: the next row to try. */
	size_t row;
};

enum fold_class {
	CLASS_LETTER = 1 << 0,
	/* A leet sign, or a part of a character beyond ASCII. */
	CLASS_SIGN = 1 << 1,
	CLASS_MASK = 1 << 2,
};

/* Begin at the start of `text`, which is folded.  All are borrowed. */
void suspects_init(struct suspects *s, struct utf8 text,
    const struct fold_signs *signs, struct fold_filters filters);

/* The next suspect of the text.  1, or 0 at the end.  Linear. */
int suspect_next(struct suspects *s, struct suspect *out);

/* What one letter adds to the sum of a word, whatever its place. */
static inline uint32_t
letter_sum(unsigned char c)
{
	return (c * 0x9e3779b1u) ^ (c * 0x85ebca6bu >> 7);
}

/* The bit of words whose letters add up to `sum` and begin with `first`. */
static inline uint32_t
letters_bit(uint32_t sum, unsigned char first)
{
	return ((sum ^ first * 0x27d4eb2fu) * 0xc2b2ae35u) /
	       (UINT32_MAX / FILTER_BITS + 1);
}

/* What a word's letters make in their order: begin with 0 (FNV-1a). */
static inline uint32_t
spelling(uint32_t before, unsigned char c)
{
	return (before ^ c) * 0x01000193u;
}

/* Its two bits, number 0 and 1. */
static inline uint32_t
spelling_bit(uint32_t spelling, int number)
{
	return (spelling * (number == 0 ? 0x9e3779b1u : 0x85ebca6bu)) /
	       (UINT32_MAX / FILTER_BITS + 1);
}

static inline int
filter_has(const uint64_t *filter, uint32_t bit)
{
	return (int)(filter[bit / 64] >> bit % 64 & 1);
}

/* -- for fold_x.c ----------------------------------------------------------- */

/*
 * Append to out->glyphs what the octets from `start` to `end` may mean; signs
 * of `mask` too when it is not NULL.  Three of the same letter, and then two as
 * well, may be one.  -1: one means nothing, or they are too many.
 */
int fold_glyphs(const struct fold_word *word, size_t start, size_t end,
    const uint32_t *mask, struct suspect *out);

static inline int
fold_is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Each fills all of `*out` but view and doubt.  1, or 0: it is not so. */
int fold_leet(const struct fold_word *word, struct suspect *out);
int fold_repeated(const struct fold_word *word, struct suspect *out);
int fold_masked(const struct fold_word *word, struct suspect *out);
int fold_spaced(const struct fold_word *word, struct suspect *out);
int fold_split(const struct fold_word *word, struct suspect *out);
int fold_swapped(const struct fold_word *word, struct suspect *out);

#endif
