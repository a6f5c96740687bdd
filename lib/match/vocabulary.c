/*
 * vocabulary.c - the words that terms are made of, for what is disguised
 */
#include "match/vocabulary.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Letters tried for one row of glyphs. */
	STEPS_MAX = 12000,
	/* A shorter word is too often something else. */
	WORD_LEN_MIN = 4,
	/* Unless it is as bad as this, and has three letters. */
	SHORT_SEVERITY = 4,
	SHORT_LEN = 3,
	/* Letters of a row that may be several words. */
	ROW_LEN_MIN = 6,
};

static void *
room_for(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	if (p == NULL)
		abort();
	return p;
}

static uint32_t
sum_of(struct utf8 word)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < word.len; i++)
		sum += letter_sum((unsigned char)word.p[i]);
	return sum;
}

/* -- building ---------------------------------------------------------------- */

static int
by_text(const void *a, const void *b)
{
	const struct vocabulary_input *x = a, *y = b;
	size_t len = x->text.len < y->text.len ? x->text.len : y->text.len;
	int order = memcmp(x->text.p, y->text.p, len);

	return order != 0
		   ? order
		   : (x->text.len > y->text.len) - (x->text.len < y->text.len);
}

static int
by_sum(const void *a, const void *b)
{
	const struct vocabulary_swap *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum < y->sum ? -1 : 1;
	return (x->word > y->word) - (x->word < y->word);
}

static int
is_plain(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!fold_is_letter(text.p[i]))
			return 0;
	return text.len > 0 && text.len <= GLYPHS_MAX;
}

/* Each word once, with the most that is said of it; returns how many. */
static size_t
merge(struct vocabulary_input *words, size_t len)
{
	size_t n = 0;

	if (len > 0)
		qsort(words, len, sizeof(*words), by_text);
	for (size_t i = 0; i < len; i++) {
		struct vocabulary_input *last = n > 0 ? &words[n - 1] : NULL;

		if (!is_plain(words[i].text))
			continue;
		if (last == NULL || !utf8_equal(last->text, words[i].text)) {
			words[n++] = words[i];
			continue;
		}
		if (words[i].severity > last->severity)
			last->severity = words[i].severity;
		last->is_prefix |= words[i].is_prefix;
	}
	return n;
}

/* Words in phrases are looked for too; what is mild is not, alone or in them. */
static int
may_be_hidden(const struct vocabulary_word *w)
{
	return w->len >= WORD_LEN_MIN &&
	       (w->severity == 0 || w->severity >= VOCABULARY_SEVERE);
}

static void
set_bit(uint64_t *filter, uint32_t bit)
{
	filter[bit / 64] |= (uint64_t)1 << bit % 64;
}

static uint32_t
spelling_of(struct utf8 word)
{
	uint32_t order = 0;

	for (size_t i = 0; i < word.len; i++)
		order = spelling(order, (unsigned char)word.p[i]);
	return order;
}

void
vocabulary_build(
    struct vocabulary_input *words, size_t len, struct strbuf *image)
{
	struct vocabulary_head head = { .magic = VOCABULARY_MAGIC };
	size_t n = merge(words, len);
	struct vocabulary_word *rows = room_for(n, sizeof(*rows));
	struct vocabulary_swap *swaps = room_for(n, sizeof(*swaps));
	uint64_t *sums = room_for(FILTER_BITS / 64, sizeof(*sums));
	uint64_t *known = room_for(FILTER_BITS / 64, sizeof(*known));

	for (size_t i = 0; i < n; i++) {
		struct utf8 text = words[i].text;
		uint32_t sum = sum_of(text);

		rows[i] = (struct vocabulary_word){ .text = head.octets,
			.len = (uint16_t)text.len,
			.severity = words[i].severity,
			.is_prefix = words[i].is_prefix };
		head.octets += (uint32_t)text.len;
		set_bit(known, spelling_bit(spelling_of(text), 0));
		set_bit(known, spelling_bit(spelling_of(text), 1));
		if (!may_be_hidden(&rows[i]))
			continue;
		set_bit(sums, letters_bit(sum, (unsigned char)text.p[0]));
		swaps[head.swaps++] =
		    (struct vocabulary_swap){ sum, (uint32_t)i };
	}
	head.words = (uint32_t)n;
	qsort(swaps, head.swaps, sizeof(*swaps), by_sum);
	strbuf_add(image, &head, sizeof(head));
	strbuf_add(image, sums, FILTER_BITS / 8);
	strbuf_add(image, known, FILTER_BITS / 8);
	strbuf_add(image, rows, n * sizeof(*rows));
	strbuf_add(image, swaps, head.swaps * sizeof(*swaps));
	for (size_t i = 0; i < n; i++)
		strbuf_add(image, words[i].text.p, words[i].text.len);
	free(rows);
	free(swaps);
	free(sums);
	free(known);
}

/* -- opening ----------------------------------------------------------------- */

int
vocabulary_open(struct bytes image, struct vocabulary *out, struct err *e)
{
	const char *why = "could not use compiled words: they are damaged";
	struct vocabulary v = { 0 };
	const unsigned char *p = image.p;

	if (image.len < sizeof(*v.head) + FILTER_BITS / 4 ||
	    (uintptr_t)p % 8 != 0)
		return err_set(e, ERR_CONFIG, "%s", why);
	v.head = (const void *)p;
	if (v.head->magic != VOCABULARY_MAGIC ||
	    image.len != sizeof(*v.head) + FILTER_BITS / 4 +
			     v.head->words * sizeof(*v.words) +
			     v.head->swaps * sizeof(*v.swaps) + v.head->octets)
		return err_set(e, ERR_CONFIG, "%s", why);
	p += sizeof(*v.head);
	v.filters.sums = (const void *)p;
	p += FILTER_BITS / 8;
	v.filters.known = (const void *)p;
	p += FILTER_BITS / 8;
	v.words = (const void *)p;
	p += v.head->words * sizeof(*v.words);
	v.swaps = (const void *)p;
	v.text = (const char *)(p + v.head->swaps * sizeof(*v.swaps));
	for (size_t i = 0; i < v.head->words; i++)
		if ((uint64_t)v.words[i].text + v.words[i].len >
			v.head->octets ||
		    v.words[i].len == 0)
			return err_set(e, ERR_CONFIG, "%s", why);
	for (size_t i = 0; i < v.head->swaps; i++)
		if (v.swaps[i].word >= v.head->words)
			return err_set(e, ERR_CONFIG, "%s", why);
	*out = v;
	return 0;
}

struct utf8
vocabulary_text(const struct vocabulary *v, uint32_t word)
{
	return (
	    struct utf8){ v->text + v->words[word].text, v->words[word].len };
}

/* -- spelling ---------------------------------------------------------------- */

struct spelling {
	const struct vocabulary *v;
	const struct suspect *suspect;
	struct spelled *out;
	size_t steps;
};

/* The first word from `low` on whose letter `at` is not below `c`. */
static size_t
first_with(const struct vocabulary *v, size_t low, size_t high, size_t at,
    unsigned char c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct vocabulary_word *w = &v->words[middle];

		if (w->len <= at || (unsigned char)v->text[w->text + at] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The word is one that may be written like this. */
static int
is_meant(const struct spelling *s, const struct vocabulary_word *w)
{
	if (s->suspect->is_severe)
		return may_be_hidden(w);
	return w->len >= WORD_LEN_MIN || w->severity == 0 ||
	       (!s->suspect->is_apart && w->len == SHORT_LEN &&
		   w->severity >= SHORT_SEVERITY);
}

static void
take(struct spelling *s, size_t word)
{
	const struct vocabulary_word *words = s->v->words;
	struct spelled *out = s->out;
	size_t mildest = 0;

	if (!is_meant(s, &words[word]))
		return;
	for (size_t i = 0; i < out->len; i++) {
		if (out->v[i] == word)
			return;
		if (words[out->v[i]].severity < words[out->v[mildest]].severity)
			mildest = i;
	}
	/* Where there is no room a graver word takes a milder one's. */
	if (out->len < VOCABULARY_SPELLINGS_MAX)
		out->v[out->len++] = (uint32_t)word;
	else if (words[out->v[mildest]].severity < words[word].severity)
		out->v[mildest] = (uint32_t)word;
}

/*
 * Words low to high agree in their first `at` letters with the glyphs before
 * `glyph`.  Recursion is as deep as a word is long.
 */
static void
spell(struct spelling *s, size_t low, size_t high, size_t at, size_t glyph)
{
	const struct suspect *of = s->suspect;

	if (low == high || s->steps++ > STEPS_MAX)
		return;
	if (s->v->words[low].len == at &&
	    (glyph == of->len ||
		(s->v->words[low].is_prefix && at >= WORD_LEN_MIN)))
		take(s, low);
	if (glyph == of->len)
		return;
	for (int i = 0; i < 26; i++) {
		unsigned char c = (unsigned char)('a' + i);
		size_t from = low, to = high;

		if ((of->glyphs[glyph].letters >> i & 1) == 0)
			continue;
		for (size_t n = 1; n <= of->glyphs[glyph].most; n++) {
			from = first_with(s->v, from, to, at + n - 1, c);
			to = first_with(
			    s->v, from, to, at + n - 1, (unsigned char)(c + 1));
			if (from == to)
				break;
			if (n >= of->glyphs[glyph].least)
				spell(s, from, to, at + n, glyph + 1);
		}
	}
}

/* -- several words in one row ------------------------------------------------ */

/* The word that is `text`; UINT32_MAX: there is none. */
static uint32_t
find(const struct vocabulary *v, struct utf8 text)
{
	size_t low = 0, high = v->head->words;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		low = first_with(v, low, high, i, c);
		high = first_with(v, low, high, i, (unsigned char)(c + 1));
	}
	return low < high && v->words[low].len == text.len ? (uint32_t)low
							   : UINT32_MAX;
}

/*
 * Put words for text from `from` to its end into out->v, the longest first; no
 * place is tried twice.  1 when all of it is words.
 */
static int
part(const struct spelling *s, struct utf8 text, size_t from, uint64_t *failed)
{
	struct spelled *out = s->out;

	if (from == text.len)
		return 1;
	if (out->len == VOCABULARY_SPELLINGS_MAX || (*failed >> from & 1) != 0)
		return 0;
	for (size_t len = text.len - from; len > 0; len--) {
		uint32_t word = find(s->v, (struct utf8){ text.p + from, len });

		if (word == UINT32_MAX)
			continue;
		out->v[out->len++] = word;
		if (part(s, text, from + len, failed))
			return 1;
		out->len--;
	}
	*failed |= (uint64_t)1 << from;
	return 0;
}

/* "k i l l y o u": a row of letters without a sign where a word ends. */
static void
part_row(struct spelling *s)
{
	const struct suspect *of = s->suspect;
	char letters[GLYPHS_MAX];
	uint64_t failed = 0;

	if (of->len < ROW_LEN_MIN)
		return;
	for (size_t i = 0; i < of->len; i++)
		letters[i] = (char)('a' + __builtin_ctz(of->glyphs[i].letters));
	s->out->is_row = part(s, (struct utf8){ letters, of->len }, 0, &failed);
	if (!s->out->is_row)
		s->out->len = 0;
}

/* -- swapped neighbours ------------------------------------------------------ */

/* `a` is `b` with two neighbours swapped, the first letter in its place. */
static int
is_swap(struct utf8 a, struct utf8 b)
{
	size_t i = 1;

	if (a.len != b.len || a.len < WORD_LEN_MIN || a.p[0] != b.p[0])
		return 0;
	while (i < a.len && a.p[i] == b.p[i])
		i++;
	return i + 1 < a.len && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i] &&
	       memcmp(a.p + i + 2, b.p + i + 2, a.len - i - 2) == 0;
}

static void
unswap(struct spelling *s, struct utf8 word)
{
	uint32_t sum = sum_of(word);
	size_t low = 0, high = s->v->head->swaps;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->v->swaps[middle].sum < sum)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < s->v->head->swaps && s->v->swaps[low].sum == sum; low++)
		if (is_swap(word, vocabulary_text(s->v, s->v->swaps[low].word)))
			take(s, s->v->swaps[low].word);
}

void
vocabulary_spell(const struct vocabulary *v, struct utf8 folded,
    const struct suspect *suspect, struct spelled *out)
{
	struct spelling s = { .v = v, .suspect = suspect, .out = out };

	*out = (struct spelled){ .len = 0 };
	if (suspect->is_swapped)
		unswap(&s, (struct utf8){ folded.p + suspect->start,
			       suspect->end - suspect->start });
	else
		spell(&s, 0, v->head->words, 0, 0);
	if (suspect->is_apart && out->len == 0)
		part_row(&s);
}
