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

/* How the file begins; next[states * classes], first[states], ends follow. */
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

/* The state after `state` (0 at the start) and one more octet. */
static inline uint32_t
automaton_step(const struct automaton *m, uint32_t state, unsigned char octet)
{
	return m
	    ->next[(size_t)state * m->head->classes + m->head->class_of[octet]];
}

#endif
