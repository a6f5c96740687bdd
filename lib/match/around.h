/*
 * around.h - what the words around a term make of it
 *
 * Looks only where a term was found, by a second automaton of all words that
 * conditions name: the cost is the window's, whatever the number of lists.
 */
#ifndef MATCH_AROUND_H
#define MATCH_AROUND_H

#include "base/arena.h"
#include "match/generation.h"

/* A term in the words view, and what is left of it. */
struct judged {
	/* From the blank before its first word to after that behind its last. */
	size_t start, end;
	int severity, confidence;
	int is_reported;
};

/*
 * Fill severity, confidence and is_reported of `*j` for `entry` at its place in
 * `view`.  1, or 0 when it does not count there.  `a` is scratch; *left, octets
 * that may still be looked at, becomes less.
 */
int around_judge(struct arena *a, const struct generation *g, uint32_t entry,
    struct utf8 view, struct judged *j, size_t *left);

/* What quoted text does, as EFFECT_LOWER. */
void around_lower(struct judged *j);

#endif
