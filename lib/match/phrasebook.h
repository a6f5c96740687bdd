/*
 * phrasebook.h - the words that say what a number is, as a table to look up
 *
 * "12/03/2009" is a date; after "date of birth" it is personal data.  Phrases
 * and their topics are data (evidence_words.c); here they are found by their
 * first letters, so that a text costs the same however many there are.
 */
#ifndef MATCH_PHRASEBOOK_H
#define MATCH_PHRASEBOOK_H

#include <stdint.h>

#include "base/bytes.h"

/* What a word speaks of; a word may speak of several. */
enum {
	TOPIC_NI = 1 << 0,
	TOPIC_HEALTH = 1 << 1,
	TOPIC_LEARNER = 1 << 2,
	TOPIC_TEACHER = 1 << 3,
	TOPIC_DRIVER = 1 << 4,
	TOPIC_PASSPORT = 1 << 5,
	/* When a document was issued, when it ends. */
	TOPIC_VALIDITY = 1 << 6,
	TOPIC_TAX = 1 << 7,
	TOPIC_SORT_CODE = 1 << 8,
	TOPIC_ACCOUNT = 1 << 9,
	TOPIC_CARD = 1 << 10,
	TOPIC_PHONE = 1 << 11,
	/* A person's own telephone, or e-mail. */
	TOPIC_OWN_PHONE = 1 << 12,
	TOPIC_OWN_EMAIL = 1 << 13,
	/* Where somebody lives. */
	TOPIC_HOME = 1 << 14,
	TOPIC_BORN = 1 << 15,
	TOPIC_AGE = 1 << 16,
	/* A number of another kind: an order, a version, a part. */
	TOPIC_OTHER = 1 << 17,
	/* A date of another kind: a meeting, a deadline. */
	TOPIC_EVENT = 1 << 18,
	/* "the password is ..."; a code of digits; "pass: ..." alone. */
	TOPIC_PASSWORD = 1 << 19,
	TOPIC_CODE = 1 << 20,
	TOPIC_LABEL = 1 << 21,
	/* Special categories (UK GDPR, article 9) and what schools add. */
	TOPIC_SEND = 1 << 22,
	TOPIC_PROTECTION = 1 << 23,
	TOPIC_MEDICAL = 1 << 24,
	TOPIC_CAMHS = 1 << 25,
	TOPIC_ETHNICITY = 1 << 26,
	TOPIC_RELIGION = 1 << 27,
	TOPIC_UNION = 1 << 28,
	TOPIC_EXCLUSION = 1 << 29,
	TOPIC_FSM = 1 << 30,
};

enum {
	/* Phrases of the table. */
	PHRASEBOOK_MAX = 1024,
	/* Letters, and whatever else may follow the first of a phrase. */
	PHRASEBOOK_LETTERS = 27,
	/* A letter or digit of any script begins with it; goes on with it. */
	PHRASEBOOK_BEGINS = 1,
	PHRASEBOOK_GOES_ON = 2,
	/* Of ASCII, what may stand between the words of a phrase. */
	PHRASEBOOK_PARTS = 4,
};

/* Data: phrases that speak of the same. */
struct evidence_words {
	/* 0: its words mean something else here ("email address"). */
	uint32_t topics;
	/* 1: counts in capitals only ("SEN"). */
	int capitals;
	/*
	 * "date of birth|dob": lower case ASCII.  A blank stands for blanks,
	 * hyphens, dots, slashes, commas or an apostrophe; "s" may follow.
	 */
	const char *phrases;
};

/* In any order; the longest that fits at a place counts. */
extern const struct evidence_words evidence_words[];
extern const size_t evidence_words_len;

struct phrasebook {
	struct phrasebook_phrase {
		struct utf8 text;
		/* Up to four octets of its first word, and which count. */
		uint32_t prefix, mask;
		uint32_t topics;
		int capitals;
	} v[PHRASEBOOK_MAX];
	/* Those of two first letters: first[pair] to before first[pair + 1]. */
	uint16_t first[PHRASEBOOK_LETTERS * PHRASEBOOK_LETTERS + 1];
	/* Which letters may come third, by their bits; most words end here. */
	uint32_t third[PHRASEBOOK_LETTERS * PHRASEBOOK_LETTERS];
	/* Of an octet: 0 to 25 for letters of both cases, 26 for all others. */
	unsigned char letter[256];
	/* Of an octet: OR of PHRASEBOOK_BEGINS, _GOES_ON and _PARTS. */
	unsigned char word[256];
};

void phrasebook_init(struct phrasebook *out);

/* The letter at `i`; the last class where there is none. */
static inline size_t
phrasebook_letter(const struct phrasebook *words, struct utf8 text, size_t i)
{
	return i < text.len ? words->letter[(unsigned char)text.p[i]]
			    : PHRASEBOOK_LETTERS - 1;
}

/* The letters at `at` and behind it. */
static inline size_t
phrasebook_pair(const struct phrasebook *words, struct utf8 text, size_t at)
{
	return phrasebook_letter(words, text, at) * PHRASEBOOK_LETTERS +
	       phrasebook_letter(words, text, at + 1);
}

/* 0: no phrase begins like the word at `at`, as with most. */
static inline int
phrasebook_may_begin(
    const struct phrasebook *words, struct utf8 text, size_t at)
{
	return (int)(words->third[phrasebook_pair(words, text, at)] >>
			 phrasebook_letter(words, text, at + 2) &
		     1);
}

/*
 * The longest phrase at `at`, where a word begins, and where it ends; NULL when
 * there is none.
 */
const struct phrasebook_phrase *phrasebook_find(
    const struct phrasebook *words, struct utf8 text, size_t at, size_t *end);

#endif
