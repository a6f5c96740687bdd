/*
 * divided.h - words that the end of a line divides
 *
 * A page says "nonaccept-" and on the next line "ance".  Which hyphen is the
 * word's own nobody can tell, so that the text stays and the words stand whole
 * beside it.
 */
#ifndef TEXT_DIVIDED_H
#define TEXT_DIVIDED_H

#include "base/arena.h"
#include "base/bytes.h"

/* One a line; lives as long as `a`. */
struct utf8 divided_words(struct arena *a, struct utf8 text);

#endif
