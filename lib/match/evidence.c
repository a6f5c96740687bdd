/*
 * evidence.c - words nearby that say what a number is, or is not
 */
#include "match/evidence.h"

#include <assert.h>
#include <string.h>

#include "match/ascii.h"
#include "match/symbols.h"

enum {
	/* Octets between two words of a phrase. */
	BETWEEN_MAX = 4,
};

/* The class of a letter; of anything else, the last one. */
static size_t
letter(char c)
{
	c = ascii_lower(c);
	return c >= 'a' && c <= 'z' ? (size_t)(c - 'a') : EVIDENCE_LETTERS - 1;
}

static size_t
pair(struct utf8 text)
{
	return letter(text.p[0]) * EVIDENCE_LETTERS +
	       letter(text.len > 1 ? text.p[1] : ' ');
}

/* Octets of the phrase at `p`, up to '|' or the end. */
static struct utf8
phrase_of(const char *p)
{
	return (struct utf8){ p, strcspn(p, "|") };
}

void
vocabulary_init(struct vocabulary *out)
{
	size_t len = 0;

	*out = (struct vocabulary){ 0 };
	/* Pairs in turn, each with its phrases: a few thousand steps, once. */
	for (size_t i = 0; i < evidence_words_len; i++)
		for (const char *p = evidence_words[i].phrases; *p != '\0';) {
			struct utf8 phrase = phrase_of(p);

			out->first[pair(phrase) + 1]++;
			p += phrase.len + (p[phrase.len] == '|');
			len++;
		}
	assert(len <= EVIDENCE_PHRASES_MAX);
	for (size_t i = 1; i < sizeof(out->first) / sizeof(*out->first); i++)
		out->first[i] = (uint16_t)(out->first[i] + out->first[i - 1]);
	for (size_t i = 0; i < evidence_words_len; i++)
		for (const char *p = evidence_words[i].phrases; *p != '\0';) {
			struct utf8 phrase = phrase_of(p);
			size_t k = out->first[pair(phrase)];

			while (out->v[k].text.len > 0)
				k++;
			out->v[k] = (struct vocabulary_phrase){ phrase,
				evidence_words[i].topics,
				evidence_words[i].capitals };
			p += phrase.len + (p[phrase.len] == '|');
		}
}

/* Where the next word of a phrase begins, `at` being the end of one. */
static size_t
next_word(struct utf8 text, size_t at)
{
	size_t i = at;

	while (i < text.len && i - at < BETWEEN_MAX &&
	       (strchr(" \t\r\n-_./',", text.p[i]) != NULL ||
		   symbols_gap(text, i) > 0))
		i += symbols_gap(text, i) > 1 ? symbols_gap(text, i) : 1;
	return i;
}

/* Where the phrase ends that begins at `at`, with its "s"; 0: not there. */
static size_t
phrase_end(struct utf8 text, size_t at, const struct vocabulary_phrase *phrase)
{
	size_t i = at;

	for (size_t k = 0; k < phrase->text.len; k++) {
		char c = phrase->text.p[k];
		size_t next;

		if (c == ' ') {
			next = next_word(text, i);
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

/* The longest phrase that fits at the letter at `at`; NULL: none. */
static const struct vocabulary_phrase *
phrase_at(const struct evidence_reader *r, size_t at, size_t *end)
{
	const struct vocabulary_phrase *best = NULL;
	size_t k = pair((struct utf8){ r->text.p + at, r->text.len - at });

	for (size_t i = r->words->first[k]; i < r->words->first[k + 1]; i++) {
		const struct vocabulary_phrase *this = &r->words->v[i];
		size_t this_end = phrase_end(r->text, at, this);

		if (this_end == 0 || (best != NULL && this_end <= *end))
			continue;
		best = this;
		*end = this_end;
	}
	return best;
}

/* Octets of the letter or digit at `i`, of any script; 0: something else. */
static size_t
in_word(struct utf8 text, size_t i)
{
	unsigned char c = i < text.len ? (unsigned char)text.p[i] : 0;

	if (c < 0xc3)
		return c < 0x80 && ascii_alnum((char)c);
	/* From U+2000 on there is punctuation. */
	if (c == 0xe2)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

int
evidence_read(struct evidence_reader *r, struct spot *out)
{
	while (r->at < r->text.len) {
		const struct vocabulary_phrase *word = NULL;
		size_t start = r->at, end = 0;

		if (in_word(r->text, start) == 0) {
			r->at++;
			continue;
		}
		if (ascii_letter(r->text.p[start]))
			word = phrase_at(r, start, &end);
		/* A phrase takes its words: no "reference" in "teacher ref". */
		if (word != NULL)
			r->at = end;
		while (in_word(r->text, r->at) > 0)
			r->at += in_word(r->text, r->at);
		if (word == NULL || word->topics == 0)
			continue;
		*out = (struct spot){ start, end, word->topics };
		return 1;
	}
	return 0;
}

void
evidence_init(
    struct evidence *e, const struct vocabulary *words, struct utf8 text)
{
	e->reader = (struct evidence_reader){ words, text, 0 };
	e->len = e->work = 0;
}

/* Read on to `to`, leaving out what nobody will ask for. */
static void
read_to(struct evidence *e, size_t start, size_t to)
{
	struct utf8 text = e->reader.text;
	size_t least =
	    start > 2 * EVIDENCE_SIDE ? start - 2 * EVIDENCE_SIDE : 0;
	struct spot spot;

	if (e->reader.at < least) {
		e->reader.at = least;
		while (least > 0 && symbols_word_at(text, e->reader.at) &&
		       symbols_word_at(text, e->reader.at - 1))
			e->reader.at++;
	}
	while (e->reader.at < to && evidence_read(&e->reader, &spot))
		e->kept[e->len++ % EVIDENCE_KEPT] = spot;
}

int
evidence_near(struct evidence *e, struct span at, uint32_t topics,
    size_t before, size_t after)
{
	size_t from = at.start > before ? at.start - before : 0;
	size_t to = at.end + after;

	read_to(e, at.start, at.end + EVIDENCE_SIDE);
	for (size_t i = e->len; i > 0 && e->len - i < EVIDENCE_KEPT; i--) {
		const struct spot *s = &e->kept[(i - 1) % EVIDENCE_KEPT];

		e->work++;
		if (s->start + EVIDENCE_SIDE < from)
			return 0;
		if ((s->topics & topics) != 0 &&
		    ((s->start >= from && s->end <= at.start) ||
			(s->start >= at.end && s->end <= to)))
			return 1;
	}
	return 0;
}
