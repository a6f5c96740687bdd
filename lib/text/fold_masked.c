/*
 * fold_masked.c - letters that are left out: "f*ck", "b****r"
 *
 * A sign is one letter each.  At least two letters stand, the first among them,
 * and no more are hidden than stand, or the last stands too.  A stop, hyphen or
 * underscore hides one letter of four: "A.B.O." are initials.
 */
#include "text/suspect.h"

static int
is_part(const struct fold_word *word, size_t at)
{
	unsigned char c = (unsigned char)word->text.p[at];

	return fold_is_letter((char)c) ||
	       (c < 0x80 &&
		   (word->signs->mask[c] != 0 || word->signs->leet[c] != 0));
}

/* What may end a sentence or a word in stars. */
static int
ends_sentence(char c, int is_starred)
{
	return c == '!' || c == '.' || c == '-' || c == '_' || c == '?' ||
	       c == '\'' || (c == '*' && is_starred);
}

static int
is_weak(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* Where the word ends, its closing punctuation left out. */
static size_t
end_of(const struct fold_word *word)
{
	const char *p = word->text.p;
	int is_starred = word->start > 0 && p[word->start - 1] == '*';
	size_t end = word->end;

	while (end < word->text.len && is_part(word, end) &&
	       end - word->start <= GLYPHS_MAX)
		end++;
	while (end > word->start && ends_sentence(p[end - 1], is_starred))
		end--;
	return end;
}

/* Enough letters stand to tell which are hidden. */
static int
is_readable(const struct fold_word *word, size_t end)
{
	const char *p = word->text.p;
	size_t hidden = 0, weak = 0, letters = 0;

	for (size_t i = word->start; i < end; i++) {
		if ((unsigned char)p[i] >= 0x80)
			return 0;
		hidden += word->signs->mask[(unsigned char)p[i]] != 0;
		weak += (size_t)is_weak(p[i]);
		letters += (size_t)fold_is_letter(p[i]);
	}
	if (weak > 0 && (hidden > 1 || letters < 3))
		return 0;
	return hidden > 0 && letters >= 2 &&
	       (hidden <= letters || fold_is_letter(p[end - 1]));
}

int
fold_masked(const struct fold_word *word, struct suspect *out)
{
	const char *p = word->text.p;

	/* The word before goes on in this one: it has been looked at. */
	if (!fold_is_letter(p[word->start]) ||
	    (word->start > 1 && is_part(word, word->start - 1) &&
		fold_is_letter(p[word->start - 2])))
		return 0;
	out->start = word->start;
	out->end = end_of(word);
	out->is_severe = 1;
	return is_readable(word, out->end) &&
	       fold_glyphs(
		   word, out->start, out->end, word->signs->mask, out) == 0;
}
