/*
 * fold_repeated.c - letters that are drawn out: "fuuuck"
 */
#include "text/suspect.h"

int
fold_repeated(const struct fold_word *word, struct suspect *out)
{
	out->start = word->start;
	out->end = word->end;
	return (word->flags & WORD_SIGN) == 0 &&
	       fold_glyphs(word, out->start, out->end, NULL, out) == 0;
}
