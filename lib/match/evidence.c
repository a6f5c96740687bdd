/*
 * evidence.c - words nearby that say what a number is, or is not
 */
#include "match/evidence.h"

#include "match/ascii.h"

void
evidence_init(
    struct evidence *e, const struct phrasebook *words, struct utf8 text)
{
	e->words = words;
	e->text = text;
	e->at = e->len = e->work = 0;
}

/* Where the word ends that octet `at` is in. */
static size_t
past_word(const struct phrasebook *words, struct utf8 text, size_t at)
{
	while (at < text.len && (words->word[(unsigned char)text.p[at]] &
				    PHRASEBOOK_GOES_ON) != 0)
		at++;
	return at;
}

int
evidence_read(struct evidence *e, size_t to, struct spot *out)
{
	const struct phrasebook *words = e->words;
	struct utf8 text = e->text;
	size_t at = e->at;

	if (to > text.len)
		to = text.len;
	while (at < to) {
		const struct phrasebook_phrase *phrase = NULL;
		size_t start = at;

		if ((words->word[(unsigned char)text.p[at]] &
			PHRASEBOOK_BEGINS) == 0) {
			at++;
			continue;
		}
		if (phrasebook_may_begin(words, text, at) &&
		    ascii_letter(text.p[at]))
			phrase = phrasebook_find(words, text, at, &at);
		/* A phrase takes its words: no "reference" in "teacher ref". */
		if (phrase == NULL || phrase->topics == 0) {
			at = past_word(words, text, at);
			continue;
		}
		*out = (struct spot){ start, at, phrase->topics };
		e->kept[e->len++ % EVIDENCE_KEPT] = *out;
		e->at = at;
		return 1;
	}
	e->at = at;
	return 0;
}

int
evidence_near(struct evidence *e, struct span at, uint32_t topics,
    size_t before, size_t after)
{
	size_t from = at.start > before ? at.start - before : 0;
	size_t to = at.end + after;

	for (size_t i = e->len; i > 0 && e->len - i < EVIDENCE_KEPT; i--) {
		const struct spot *s = &e->kept[(i - 1) % EVIDENCE_KEPT];

		e->work++;
		/* The longest phrase is shorter than a side. */
		if (s->start + EVIDENCE_SIDE < from)
			return 0;
		if ((s->topics & topics) != 0 &&
		    ((s->start >= from && s->end <= at.start) ||
			(s->start >= at.end && s->end <= to)))
			return 1;
	}
	return 0;
}
