/*
 * fold_leet.c - signs among letters: "sh1t", "b!tch"
 */
#include "text/suspect.h"

/* A sign that begins or ends a word as often as it is meant for a letter. */
static int
is_punctuation(char c)
{
	return c == '!' || c == '|' || c == '+';
}

/* All signs stand before the letters or all behind: "TW47", "4BO". */
static int
is_apart(const char *p, size_t start, size_t end)
{
	size_t changes = 0;

	for (size_t i = start + 1; i < end; i++)
		changes += fold_is_letter(p[i]) != fold_is_letter(p[i - 1]);
	return changes == 1;
}

int
fold_leet(const struct fold_word *word, struct suspect *out)
{
	const char *p = word->text.p;
	size_t letters = 0, signs = 0;

	out->start = word->start;
	out->end = word->end;
	while (out->start < out->end && is_punctuation(p[out->start]))
		out->start++;
	while (out->end > out->start && is_punctuation(p[out->end - 1]) &&
	       p[out->end - 1] != '+')
		out->end--;
	for (size_t i = out->start; i < out->end; i++) {
		letters += (size_t)fold_is_letter(p[i]);
		signs += !fold_is_letter(p[i]);
	}
	/* "$pic" is a variable and "@nal" a name on a network. */
	if (signs == 1 && (p[out->start] == '$' || p[out->start] == '@'))
		return 0;
	/* "A55" is a road, "P155" a course; postcodes have two letters. */
	return letters >= (is_apart(p, out->start, out->end) ? 3 : 2) &&
	       signs > 0 &&
	       fold_glyphs(word, out->start, out->end, NULL, out) == 0;
}
