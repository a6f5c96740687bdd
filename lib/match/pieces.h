/*
 * pieces.h - phrases with gaps: "kill ... yourself"
 *
 * One piece was found; the others are looked for beside it, each within its gap.
 */
#ifndef MATCH_PIECES_H
#define MATCH_PIECES_H

#include "match/generation.h"

/*
 * 1 when all of the pieces of `p`, of which the anchor is words *first to *last,
 * are there; *first and *last become the whole phrase's.
 */
int pieces_stand(const struct generation *g, const struct generation_pattern *p,
    const struct text_words *words, size_t *first, size_t *last);

#endif
