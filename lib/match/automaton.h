/*
 * automaton.h - all terms at once: Aho and Corasick's automaton in a flat file
 *
 * A dense table over classes of octets: one look-up for each octet of text,
 * whatever the number of terms.  Position-independent, so that it is built
 * once and handed to scanners as a read-only descriptor.
 */
#ifndef MATCH_AUTOMATON_H
#define MATCH_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"

enum {
	AUTOMATON_MAGIC = 0x4f545541,
	/* States times classes of octets: 256 MB of table. */
	AUTOMATON_CELLS_MAX = 64 * 1024 * 1024,
};

/* In a cell: patterns end in the state that it leads to. */
#define AUTOMATON_ENDS 0x80000000u

/*
 * How the file begins; next[states * classes], first[states], ends follow.  A
 * cell of `next` is the index of the row that it leads to.
 */
struct automaton_head {
	uint32_t magic, states, classes, ends;
	unsigned char class_of[256];
};

/* A pattern ends in a state; `link` is 1 + the index of the next, 0: none. */
struct automaton_end {
	uint32_t pattern, link;
};

/* Borrowed from its image. */
struct automaton {
	const struct automaton_head *head;
	const uint32_t *next;
	/* 1 + the index of a state's first end, the longest; 0: none. */
	const uint32_t *first;
	const struct automaton_end *ends;
};

/*
 * Append the automaton for `patterns`, each of at least one octet; number i is
 * the index.  -1 with `e` (ERR_CONFIG) when there are too many.
 */
int automaton_build(const struct utf8 *patterns, size_t len,
    struct strbuf *image, struct err *e) MUST_CHECK;

/*
 * Use an image, aligned to 8: checked wholly.  `patterns` is the number of
 * patterns that may stand in it.  -1 with `e`.
 */
int automaton_open(struct bytes image, size_t patterns, struct automaton *out,
    struct err *e) MUST_CHECK;

/*
 * The row after `row` (0 at the start) and one more octet; AUTOMATON_ENDS is
 * set when patterns end there.
 */
static inline uint32_t
automaton_step(const struct automaton *m, uint32_t row, unsigned char octet)
{
	return m->next[(row & ~AUTOMATON_ENDS) + m->head->class_of[octet]];
}

/* 1 + the index of the first end in the state of `row`. */
static inline uint32_t
automaton_first(const struct automaton *m, uint32_t row)
{
	return m->first[(row & ~AUTOMATON_ENDS) / m->head->classes];
}

#endif
