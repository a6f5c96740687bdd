/*
 * pieces.h - phrases with gaps: "kill ... yourself"
 *
 * The longest piece was found; the others are looked for beside it, each within
 * its gap.
 */
#ifndef MATCH_PIECES_H
#define MATCH_PIECES_H

#include "match/generation.h"

/*
 * 1 when all of the pieces of `p`, of which the longest stands at *start to
 * *end in `view`, are there; *start and *end become the whole phrase's.
 */
int pieces_stand(const struct generation *g, const struct generation_pattern *p,
    struct utf8 view, size_t *start, size_t *end);

#endif
