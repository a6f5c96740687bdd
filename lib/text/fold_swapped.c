/*
 * fold_swapped.c - two neighbours changed places: "fcuk"
 *
 * The letters' sum has said already that a known word has the same ones.
 */
#include "text/suspect.h"

enum { SHORTEST = 4 };

int
fold_swapped(const struct fold_word *word, struct suspect *out)
{
	out->start = word->start;
	out->end = word->end;
	out->is_severe = 1;
	out->is_swapped = 1;
	return word->end - word->start >= SHORTEST &&
	       word->end - word->start <= GLYPHS_MAX;
}
