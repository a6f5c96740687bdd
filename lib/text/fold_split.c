/*
 * fold_split.c - a word in two: "fu-ck", "fu-\nck", "fu\nck"
 *
 * Without a hyphen lines end between words, and two ordinary halves may make a
 * word that nobody wrote ("co\non"): one half must have no vowel, as no word
 * has.
 *
 * BUGS  "nig\nger" without a hyphen is not seen.
 */
#include "text/suspect.h"

#include <string.h>

static int
has_vowel(const struct fold_word *word, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (strchr("aeiouy", word->text.p[i]) != NULL)
			return 1;
	return 0;
}

/* Where the other half begins, at once or on the next line; 0: nowhere. */
static size_t
other_half(const struct fold_word *word, size_t at)
{
	const char *p = word->text.p;
	int ends = 0;

	if (at < word->text.len && fold_is_letter(p[at]))
		return at;

	for (; at < word->text.len; at++) {
		if (p[at] == '\n') {
			if (ends++ > 0)
				return 0;
		} else if (p[at] != ' ' && p[at] != '\r' && p[at] != '>')
			break;
	}
	return at < word->text.len && fold_is_letter(p[at]) ? at : 0;
}

int
fold_split(const struct fold_word *word, struct suspect *out)
{
	const char *p = word->text.p;
	int is_hyphened = word->end < word->text.len && p[word->end] == '-';
	size_t from = other_half(word, word->end + (size_t)is_hyphened);
	size_t to = from;

	if (from == 0 || (word->flags & WORD_SIGN) != 0)
		return 0;
	while (to < word->text.len && fold_is_letter(p[to]) &&
	       to - from <= GLYPHS_MAX)
		to++;
	if (!is_hyphened && (word->end - word->start < 2 || to - from < 2 ||
				(has_vowel(word, word->start, word->end) &&
				    has_vowel(word, from, to))))
		return 0;
	out->start = word->start;
	out->end = to;
	out->is_severe = 1;
	return fold_glyphs(word, word->start, word->end, NULL, out) == 0 &&
	       fold_glyphs(word, from, to, NULL, out) == 0;
}
