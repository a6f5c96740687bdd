/*
 * suspect.c - words that look as if they were disguised
 */
#include "text/suspect.h"

/* One row for each disguise, and the words that it is tried on. */
static const struct disguise {
	struct utf8 view;
	/* enum fold_word_flag, any of them. */
	uint32_t flags;
	int doubt;
	int (*read)(const struct fold_word *word, struct suspect *out);
} disguises[] = {
	{ { "leet", 4 }, WORD_SIGN, 5, fold_leet },
	{ { "repeated", 8 }, WORD_DRAWN, 5, fold_repeated },
	{ { "masked", 6 }, WORD_MASK | WORD_SIGN, 15, fold_masked },
	{ { "spaced", 6 }, WORD_SINGLE, 10, fold_spaced },
	{ { "split", 5 }, WORD_SPLIT, 20, fold_split },
	{ { "swapped", 7 }, WORD_SUM, 20, fold_swapped },
};

enum { DISGUISES = sizeof(disguises) / sizeof(*disguises) };

/* -- glyphs ------------------------------------------------------------------ */

/* The character at `at` of `text` beyond ASCII; *len becomes its octets. */
static uint32_t
code_at(struct utf8 text, size_t at, size_t *len)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	uint32_t c;

	*len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (*len > text.len - at)
		*len = text.len - at;
	c = p[0] & (0xffu >> (*len + 1));
	for (size_t i = 1; i < *len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

static uint32_t
letters_beyond(const struct fold_signs *signs, uint32_t code)
{
	for (size_t i = 0; signs->beyond[i].code != 0; i++)
		if (signs->beyond[i].code == code)
			return signs->beyond[i].letters;
	return 0;
}

/* What the character at `at` may mean, 0: nothing; *len becomes its octets. */
static uint32_t
letters_at(
    const struct fold_word *word, size_t at, const uint32_t *mask, size_t *len)
{
	unsigned char c = (unsigned char)word->text.p[at];

	*len = 1;
	if (fold_is_letter((char)c))
		return 1u << (c - 'a');
	if (c >= 0x80)
		return letters_beyond(
		    word->signs, code_at(word->text, at, len));
	return word->signs->leet[c] | (mask != NULL ? mask[c] : 0);
}

/* Three of the same are one or two; beside them two may be one. */
static void
allow_drawn(struct suspect *s, const size_t *runs)
{
	int is_drawn = 0;

	for (size_t i = 0; i < s->len; i++)
		is_drawn |= runs[i] >= 3;
	for (size_t i = 0; i < s->len; i++) {
		s->glyphs[i].least = runs[i] == 2 && !is_drawn ? 2 : 1;
		s->glyphs[i].most = runs[i] >= 2 ? 2 : 1;
	}
}

int
fold_glyphs(const struct fold_word *word, size_t start, size_t end,
    const uint32_t *mask, struct suspect *out)
{
	size_t runs[GLYPHS_MAX], len, base = out->len;

	for (size_t i = 0; i < base; i++)
		runs[i] = out->glyphs[i].most;
	for (size_t at = start; at < end; at += len) {
		uint32_t letters = letters_at(word, at, mask, &len);

		if (letters == 0)
			return -1;
		/* A run of stars is as many letters as stars. */
		if (at > start && word->text.p[at] == word->text.p[at - 1] &&
		    len == 1 && out->len > base &&
		    (mask == NULL ||
			mask[(unsigned char)word->text.p[at]] == 0)) {
			runs[out->len - 1]++;
			continue;
		}
		if (out->len == GLYPHS_MAX)
			return -1;
		runs[out->len] = 1;
		out->glyphs[out->len++].letters = letters;
	}
	allow_drawn(out, runs);
	return 0;
}

/* -- the walk ---------------------------------------------------------------- */

static int
class_at(const struct suspects *s, size_t at)
{
	return at < s->text.len ? s->class_of[(unsigned char)s->text.p[at]] : 0;
}

/* One blank and another word follow, as nearly all words end. */
static int
ends_plainly(const struct suspects *s, size_t end)
{
	return end < s->text.len && s->text.p[end] == ' ' &&
	       class_at(s, end) == 0 &&
	       (class_at(s, end + 1) & CLASS_LETTER) != 0;
}

static uint32_t
flags_behind(const struct suspects *s, size_t end)
{
	uint32_t flags = 0;

	/* A stop or hyphen masks a letter only before another. */
	if ((class_at(s, end) & CLASS_MASK) != 0 && end + 1 < s->text.len &&
	    ((class_at(s, end + 1) & (CLASS_LETTER | CLASS_MASK)) != 0 ||
		s->text.p[end] == '*'))
		flags |= WORD_MASK;
	if (end + 1 < s->text.len && s->text.p[end] == '-') {
		end++;
		if (fold_is_letter(s->text.p[end]))
			flags |= WORD_SPLIT;
	}
	while (end < s->text.len &&
	       (s->text.p[end] == ' ' || s->text.p[end] == '\r'))
		end++;
	if (end < s->text.len && s->text.p[end] == '\n')
		flags |= WORD_SPLIT;
	return flags;
}

static uint32_t
flags_around(const struct suspects *s, const struct fold_word *word)
{
	uint32_t flags = word->end - word->start == 1 ? WORD_SINGLE : 0;

	return ends_plainly(s, word->end) ? flags
					  : flags | flags_behind(s, word->end);
}

/* The letters of a word that is known, and not that word. */
static int
is_reordered(
    const struct suspects *s, const struct fold_word *word, uint32_t sum)
{
	const unsigned char *p = (const unsigned char *)s->text.p;
	uint32_t order = 0;

	if (!filter_has(s->filters.sums, letters_bit(sum, p[word->start])))
		return 0;
	for (size_t i = word->start; i < word->end; i++)
		order = spelling(order, p[i]);
	return !(filter_has(s->filters.known, spelling_bit(order, 0)) &&
		 filter_has(s->filters.known, spelling_bit(order, 1)));
}

/* The next word at or after `at`: 1, or 0 at the end. */
static int
next_word(struct suspects *s, size_t at)
{
	const int word_classes = CLASS_LETTER | CLASS_SIGN;
	const unsigned char *p = (const unsigned char *)s->text.p;
	const unsigned char *class_of = s->class_of;
	unsigned char before = 0, before_that = 0;
	struct fold_word *word = &s->word;
	size_t len = s->text.len;
	uint32_t sum = 0, flags = 0;

	while (at < len && (class_of[p[at]] & word_classes) == 0)
		at++;
	*word = (struct fold_word){ s->text, s->signs, at, at, 0 };
	for (; at < len && (class_of[p[at]] & word_classes) != 0; at++) {
		unsigned char c = p[at];

		if ((class_of[c] & CLASS_LETTER) != 0)
			sum += letter_sum(c);
		else
			flags |= WORD_SIGN;
		if (c == before && c == before_that)
			flags |= WORD_DRAWN;
		before_that = before;
		before = c;
	}
	if (at == word->start)
		return 0;
	word->end = at;
	if (flags == 0 && is_reordered(s, word, sum))
		flags |= WORD_SUM;
	word->flags = flags | flags_around(s, word);
	return 1;
}

void
suspects_init(struct suspects *s, struct utf8 text,
    const struct fold_signs *signs, struct fold_filters filters)
{
	*s = (struct suspects){
		.text = text, .signs = signs, .filters = filters
	};
	for (unsigned c = 0; c < 256; c++) {
		int class = 0;

		if (fold_is_letter((char)c))
			class = CLASS_LETTER;
		else if (c >= 0x80 || signs->leet[c] != 0)
			class = CLASS_SIGN;
		if (c < 0x80 && signs->mask[c] != 0)
			class |= CLASS_MASK;
		s->class_of[c] = (unsigned char)class;
	}
}

int
suspect_next(struct suspects *s, struct suspect *out)
{
	for (;;) {
		while (s->row < DISGUISES && s->word.flags != 0) {
			const struct disguise *d = &disguises[s->row++];

			if ((s->word.flags & d->flags) == 0)
				continue;
			*out = (struct suspect){ .view = d->view,
				.doubt = d->doubt };
			if (d->read(&s->word, out))
				return 1;
		}
		s->row = 0;
		if (!next_word(s, s->word.end))
			return 0;
	}
}
