/*
 * terms.h - the distinct words of texts, for search
 *
 * Lower-cased only: no accent is dropped, nothing is stemmed.  A word is a run
 * of letters, marks and digits in any script; "don't" is two.  What nobody sees
 * (soft hyphens) does not part it.  Scripts without blanks between words (Chinese,
 * Thai) give what stands between two signs, cut where it is long.
 */
#ifndef TEXT_TERMS_H
#define TEXT_TERMS_H

#include "base/arena.h"
#include "base/bytes.h"

struct terms;

/* An empty set; everything in it lives as long as `a`. */
struct terms *terms_new(struct arena *a);

/*
 * Add the words of `text` but those that a span touches; spans in the order
 * of their starts, which may overlap.
 */
void terms_add(
    struct terms *t, struct utf8 text, const struct span *spans, size_t len);

/* A text will not be added, in whole or in part: terms_over() says so. */
void terms_leave(struct terms *t);

/* Words of `text` are secret: left out wherever they stand in the message. */
void terms_forbid(struct terms *t, struct utf8 text);

/* Those found, in order of first appearance; lives as long as the arena. */
const struct utf8 *terms_list(const struct terms *t, size_t *len);

/* 1: TERMS_COUNT_MAX or TERMS_MAX was reached, a run is too long for a word, or
 * a text was left: a gap. */
int terms_over(const struct terms *t);

#endif
