/*
 * pattern.h - a school's own patterns: "\bADM[- ]?[0-9]{6}\b"
 *
 *	term admission number
 *		also adm*
 *		pattern \bADM[- ]?[0-9]{6}\b
 *
 * An expression (PCRE2) is never run over a text.  The forms of its term are
 * what a text is searched for, as for any other; where one stands, the expression
 * is tried on a window of the text as it was written, and what it matches is the
 * finding.  Every call has limits, and so has a text.
 */
#ifndef MATCH_PATTERN_H
#define MATCH_PATTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

enum {
	/* Of one generation, and octets of each. */
	PATTERNS_MAX = 100,
	PATTERN_OCTETS_MAX = 200,
	/* Octets on each side of what was found, and matches in them. */
	PATTERN_SIDE = 64,
	PATTERN_MATCHES_MAX = 8,
	/* Calls for one text, and of these such as ran into their limits. */
	PATTERN_CALLS_MAX = 20 * 1000,
	PATTERN_LIMITED_MAX = 100,
};

struct pattern;

/*
 * Compile: letters in either case, no \C.  NULL with `e` (ERR_CONFIG), which
 * says where it went wrong, also for what may match nothing.
 */
struct pattern *pattern_new(struct utf8 expression, struct err *e);
void pattern_free(struct pattern *p);

/* What one text may cost; begins with zeros. */
struct pattern_cost {
	size_t calls, limited;
};

/* 1: no more is to be tried. */
int pattern_is_over(const struct pattern_cost *cost);

/*
 * The matches in the window of `text` around octets start to end, in order;
 * returns how many.  Adds to `cost`.
 */
size_t pattern_find(const struct pattern *p, struct utf8 text, struct span at,
    struct pattern_cost *cost, struct span out[PATTERN_MATCHES_MAX]);

#endif
