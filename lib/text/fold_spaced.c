/*
 * fold_spaced.c - letters that stand apart: "b a d", "b.a.d", "b - a - d"
 *
 * At least three letters, and the same between them.  The whole row is the
 * word, so that a heading in spaced letters is not one of its pieces.
 */
#include "text/suspect.h"

#include <string.h>

/* From one letter to the next: " - " stands between and no more. */
enum { STEP_MAX = 4 };

static int
is_letter_or_sign(const struct fold_word *word, size_t at)
{
	unsigned char c = (unsigned char)word->text.p[at];

	return c >= 0x80 || fold_is_letter((char)c) ||
	       word->signs->leet[c] != 0;
}

/* A letter alone: nothing of a word on either side. */
static int
is_single(const struct fold_word *word, size_t at)
{
	return is_letter_or_sign(word, at) &&
	       (at == 0 || !is_letter_or_sign(word, at - 1)) &&
	       (at + 1 == word->text.len || !is_letter_or_sign(word, at + 1));
}

/* Octets from `at` to the next letter; 0: there is none so near. */
static size_t
gap_after(const struct fold_word *word, size_t at)
{
	for (size_t n = 1; n <= STEP_MAX && at + n < word->text.len; n++)
		if (is_letter_or_sign(word, at + n))
			return n;
	return 0;
}

/* A letter of the same row stands before: the row has been looked at. */
static int
goes_on(const struct fold_word *word, size_t at)
{
	const char *p = word->text.p;
	size_t n = 1;

	while (n <= STEP_MAX && n < at && !is_letter_or_sign(word, at - n))
		n++;
	return n <= at && is_single(word, at - n) && gap_after(word, at) == n &&
	       memcmp(p + at - n + 1, p + at + 1, n - 1) == 0;
}

int
fold_spaced(const struct fold_word *word, struct suspect *out)
{
	const char *p = word->text.p;
	size_t at = word->start, gap = gap_after(word, at);
	size_t letters = (size_t)fold_is_letter(p[at]);

	if (gap < 2 || goes_on(word, at) ||
	    fold_glyphs(word, at, at + 1, NULL, out) == -1)
		return 0;
	while (gap_after(word, at) == gap && is_single(word, at + gap) &&
	       memcmp(p + at + 1, p + word->start + 1, gap - 1) == 0) {
		at += gap;
		if (fold_glyphs(word, at, at + 1, NULL, out) == -1)
			return 0;
		letters += (size_t)fold_is_letter(p[at]);
	}
	out->start = word->start;
	out->end = at + 1;
	out->is_apart = 1;
	return out->len >= 3 && letters >= 2;
}
