/*
 * symbols.h - the letters and digits of a number, and what stands between them
 *
 * People write one number in many ways: in one piece, in groups with blanks or
 * hyphens, in small letters.  A detector sees its letters and digits, and asks
 * where the gaps were.
 */
#ifndef MATCH_SYMBOLS_H
#define MATCH_SYMBOLS_H

#include <stdint.h>

#include "base/bytes.h"

enum {
	/* Letters and digits of the longest IBAN. */
	SYMBOLS_MAX = 34,
	/* Octets of a link that are looked at. */
	LINK_MAX = 256,
};

struct symbols {
	/* Upper case; at[i]: where each stands in the text. */
	char v[SYMBOLS_MAX];
	size_t at[SYMBOLS_MAX];
	size_t len;
	/* Bit k: a gap stands before symbol k; what nobody sees is none. */
	uint64_t gaps;
	/* Those of them that are a dash between blanks. */
	uint64_t loose;
	/* The line ends before this symbol; 0: all stand in one. */
	size_t joint;
};

/* Octets of one gap at `i`: a blank, hyphen or dash of any width; 0: none. */
size_t symbols_gap(struct utf8 text, size_t i);

/* The same, of a hyphen or dash alone. */
size_t symbols_dash(struct utf8 text, size_t i);

/*
 * Octets of a line's end at `i`, with blanks around it and the '>' of those who
 * quote the next line, where a letter or digit stands then; 0: there is none.
 */
size_t symbols_joint(struct utf8 text, size_t i);

/* Octets of the one that ends before `i`; 0: none. */
size_t symbols_joint_before(struct utf8 text, size_t i);

/* Behind characters without width at `i`, a few at most; `i`: there is none. */
size_t symbols_past_unseen(struct utf8 text, size_t i);

/* Octets of the gap that ends before `i`; 0: none. */
size_t symbols_gap_before(struct utf8 text, size_t i);

/* 1 when a letter or digit of any script stands at `i`. */
int symbols_word_at(struct utf8 text, size_t i);

/*
 * Letters and digits from `from`, SYMBOLS_MAX at most, with at most one gap (or a
 * dash between blanks) between two, and some characters without width.
 */
void symbols_read(struct utf8 text, size_t from, struct symbols *out);

/*
 * Go on in the next line, once: programs break lines in the midst of numbers.
 * 1, or 0 with nothing changed: none follows.
 */
int symbols_read_joined(struct utf8 text, struct symbols *s);

/*
 * 1 when gaps stand only where bits of `places` say (bit k: before symbol k),
 * in all of these places or in none.  Where a line ends a gap may be or not.
 */
int symbols_grouped(const struct symbols *s, size_t len, uint64_t places);

/* 1 when symbols from `from` to before `to` are there and are digits. */
int symbols_digits(const struct symbols *s, size_t from, size_t to);

/* The number that digits from `from` to before `to` spell. */
unsigned symbols_number(const struct symbols *s, size_t from, size_t to);

/* 1 when the first `len` are all the same. */
int symbols_alike(const struct symbols *s, size_t len);

/* Where the first `len` end in the text. */
size_t symbols_end(const struct symbols *s, size_t len);

/* 0 when a word or another number goes on before `at`, or after `end`. */
int symbols_begin_well(struct utf8 text, size_t at);
int symbols_end_well(struct utf8 text, size_t end);

/* 1 when `at` lies in a link ("https://a.example/2009/03/12"). */
int symbols_in_link(struct utf8 text, size_t at);

#endif
