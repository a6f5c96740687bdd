/*
 * vocabulary.h - the words that terms are made of, for what is disguised
 *
 * A flat image like the automaton's.  A disguised word is a row of glyphs, each
 * one of several letters; here is asked which words it may be.  Only words of
 * the letters a to z are kept.
 */
#ifndef MATCH_VOCABULARY_H
#define MATCH_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "text/suspect.h"

enum {
	VOCABULARY_MAGIC = 0x4f425643,
	/* Words that one row of glyphs may be; more are not looked for. */
	VOCABULARY_SPELLINGS_MAX = 6,
	/* From this severity on terms are looked for where they are masked. */
	VOCABULARY_SEVERE = 3,
};

/* A word while the image is built. */
struct vocabulary_input {
	struct utf8 text;
	/* Of a term that is this word alone; 0: it stands in phrases only. */
	uint8_t severity;
	/* 1: words that go on from here count too. */
	uint8_t is_prefix;
};

/* How the file begins; filters, words in order, swaps and text follow. */
struct vocabulary_head {
	uint32_t magic, words, swaps, octets;
};

struct vocabulary_word {
	uint32_t text;
	uint16_t len;
	uint8_t severity, is_prefix;
};

/* A word by what its letters add up to, whatever their order. */
struct vocabulary_swap {
	uint32_t sum, word;
};

/* Borrowed from its image. */
struct vocabulary {
	const struct vocabulary_head *head;
	struct fold_filters filters;
	const struct vocabulary_word *words;
	const struct vocabulary_swap *swaps;
	const char *text;
};

/* Append the image for `words`, which are put in order. */
void vocabulary_build(
    struct vocabulary_input *words, size_t len, struct strbuf *image);

/* Use an image, aligned to 8: checked wholly.  -1 with `e`. */
int vocabulary_open(
    struct bytes image, struct vocabulary *out, struct err *e) MUST_CHECK;

/* Words that a suspect may be, by number. */
struct spelled {
	uint32_t v[VOCABULARY_SPELLINGS_MAX];
	size_t len;
	/* 1: it is all of them, one after the other. */
	int is_row;
};

/*
 * Fill `*out` with the words that `suspect`, found in the text `folded`, may
 * be.  A word with a star may be followed by further letters.
 */
void vocabulary_spell(const struct vocabulary *v, struct utf8 folded,
    const struct suspect *suspect, struct spelled *out);

struct utf8 vocabulary_text(const struct vocabulary *v, uint32_t word);

#endif
