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

static int
has(const struct evidence *e, size_t at, unsigned kind)
{
	return (e->words->word[(unsigned char)e->text.p[at]] & kind) != 0;
}

int
evidence_read(struct evidence *e, size_t to, struct spot *out)
{
	size_t at = e->at;

	if (to > e->text.len)
		to = e->text.len;
	while (at < to) {
		const struct phrasebook_phrase *phrase = NULL;
		size_t start = at;

		if (!has(e, at, PHRASEBOOK_BEGINS)) {
			at++;
			continue;
		}
		if (ascii_letter(e->text.p[at]))
			phrase = phrasebook_find(e->words, e->text, at, &at);
		/* A phrase takes its words: no "reference" in "teacher ref". */
		if (phrase == NULL || phrase->topics == 0) {
			while (
			    at < e->text.len && has(e, at, PHRASEBOOK_GOES_ON))
				at++;
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
