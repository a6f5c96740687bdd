/*
 * phrasebook.c - the words that say what a number is, as a table to look up
 */
#include "match/phrasebook.h"

#include <assert.h>
#include <string.h>

#include "match/ascii.h"
#include "match/symbols.h"

enum {
	/* Octets between two words of a phrase. */
	BETWEEN_MAX = 6,
	PREFIX_OCTETS = 4,
	/* Makes a letter small and leaves a digit as it is. */
	SMALL = 0x20,
};

/* The first octets of `text`, letters small; blanks where it ends. */
static uint32_t
prefix_of(struct utf8 text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	uint32_t prefix = 0;

	if (text.len >= PREFIX_OCTETS)
		return ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
			   (uint32_t)p[2] << 8 | p[3]) |
		       SMALL * UINT32_C(0x01010101);
	for (size_t i = 0; i < PREFIX_OCTETS; i++)
		prefix = prefix << 8 |
			 (i < text.len ? (unsigned char)text.p[i] | SMALL
				       : (unsigned char)' ');
	return prefix;
}

/* Which octets of the prefix belong to the phrase's first word. */
static uint32_t
mask_of(struct utf8 phrase)
{
	uint32_t mask = 0;

	for (size_t i = 0;
	     i < PREFIX_OCTETS && i < phrase.len && phrase.p[i] != ' '; i++)
		mask |= UINT32_C(0xff) << 8 * (PREFIX_OCTETS - 1 - i);
	return mask;
}

/* The next phrase from *p, which moves behind it; empty at the end. */
static struct utf8
next_phrase(const char **p)
{
	struct utf8 phrase = { *p, strcspn(*p, "|") };

	*p += phrase.len + ((*p)[phrase.len] == '|');
	return phrase;
}

static void
add(struct phrasebook *words, struct utf8 phrase,
    const struct evidence_words *e)
{
	size_t two = phrasebook_pair(words, phrase, 0), k = words->first[two];

	/* A phrase of two letters may go on with an "s", or end. */
	words->third[two] |=
	    phrase.len > 2 ? UINT32_C(1) << phrasebook_letter(words, phrase, 2)
			   : UINT32_MAX;
	while (words->v[k].text.len > 0)
		k++;
	words->v[k] = (struct phrasebook_phrase){ .text = phrase,
		.mask = mask_of(phrase),
		.prefix = prefix_of(phrase) & mask_of(phrase),
		.topics = e->topics,
		.capitals = e->capitals };
}

static void
classify(struct phrasebook *out)
{
	for (unsigned c = 0; c < 256; c++) {
		char small = ascii_lower((char)c);

		out->letter[c] = small >= 'a' && small <= 'z'
				     ? (unsigned char)(small - 'a')
				     : PHRASEBOOK_LETTERS - 1;
		/* From U+00C0 on letters; from U+2000 on punctuation. */
		if (ascii_alnum((char)c) || (c >= 0xc3 && c != 0xe2))
			out->word[c] = PHRASEBOOK_BEGINS | PHRASEBOOK_GOES_ON;
		else if (c >= 0x80 && c < 0xc0)
			out->word[c] = PHRASEBOOK_GOES_ON;
		if (c != 0 && strchr(" \t\r\n>-_./',", (int)c) != NULL)
			out->word[c] |= PHRASEBOOK_PARTS;
	}
}

void
phrasebook_init(struct phrasebook *out)
{
	const size_t pairs = PHRASEBOOK_LETTERS * PHRASEBOOK_LETTERS;
	struct utf8 phrase;

	*out = (struct phrasebook){ 0 };
	classify(out);
	for (size_t i = 0; i < evidence_words_len; i++) {
		const char *p = evidence_words[i].phrases;

		while ((phrase = next_phrase(&p)).len > 0)
			out->first[phrasebook_pair(out, phrase, 0) + 1]++;
	}
	for (size_t i = 1; i <= pairs; i++)
		out->first[i] = (uint16_t)(out->first[i] + out->first[i - 1]);
	assert(out->first[pairs] <= PHRASEBOOK_MAX);
	for (size_t i = 0; i < evidence_words_len; i++) {
		const char *p = evidence_words[i].phrases;

		while ((phrase = next_phrase(&p)).len > 0)
			add(out, phrase, &evidence_words[i]);
	}
}

/* Where the next word of a phrase begins, `at` being the end of one. */
static size_t
next_word(const struct phrasebook *words, struct utf8 text, size_t at)
{
	size_t i = at;

	while (i < text.len && i - at < BETWEEN_MAX) {
		unsigned char c = (unsigned char)text.p[i];
		size_t gap = (words->word[c] & PHRASEBOOK_PARTS) != 0
				 ? 1
				 : symbols_gap(text, i);

		if (gap == 0)
			break;
		i += gap;
	}
	return i;
}

/* Where the phrase ends that begins at `at`, with its "s"; 0: not there. */
static size_t
phrase_end(const struct phrasebook *words, struct utf8 text, size_t at,
    const struct phrasebook_phrase *phrase)
{
	size_t i = at;

	for (size_t k = 0; k < phrase->text.len; k++) {
		char c = phrase->text.p[k];
		size_t next;

		if (c == ' ') {
			next = next_word(words, text, i);
			if (next == i)
				return 0;
			i = next;
			continue;
		}
		if (i >= text.len || ascii_lower(text.p[i]) != c ||
		    (phrase->capitals && text.p[i] != ascii_upper(c)))
			return 0;
		i++;
	}
	if (i < text.len && ascii_lower(text.p[i]) == 's' &&
	    !symbols_word_at(text, i + 1))
		i++;
	return symbols_word_at(text, i) ? 0 : i;
}

const struct phrasebook_phrase *
phrasebook_find(
    const struct phrasebook *words, struct utf8 text, size_t at, size_t *end)
{
	const struct phrasebook_phrase *best = NULL;
	size_t k = phrasebook_pair(words, text, at);
	uint32_t prefix =
	    prefix_of((struct utf8){ text.p + at, text.len - at });

	for (size_t i = words->first[k]; i < words->first[k + 1]; i++) {
		const struct phrasebook_phrase *this = &words->v[i];
		size_t this_end;

		if ((prefix & this->mask) != this->prefix)
			continue;
		this_end = phrase_end(words, text, at, this);
		if (this_end == 0 || (best != NULL && this_end <= *end))
			continue;
		best = this;
		*end = this_end;
	}
	return best;
}
