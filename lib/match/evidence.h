/*
 * evidence.h - words nearby that say what a number is, or is not
 *
 * "12/03/2009" is a date; after "date of birth" it is personal data.  The words
 * and their topics are a table (evidence_words.c).  They are looked for once,
 * in step with the detectors and only around what these have found: a text
 * without numbers costs nothing here.
 */
#ifndef MATCH_EVIDENCE_H
#define MATCH_EVIDENCE_H

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
	EVIDENCE_PHRASES_MAX = 1024,
	/* Octets on each side of a number within which a word counts. */
	EVIDENCE_SIDE = 300,
	/*
	 * Words kept: a window of two sides and a number has fewer, since the
	 * shortest word and its blank are three octets.
	 */
	EVIDENCE_KEPT = 512,
	/* Letters, and whatever else may follow the first of a phrase. */
	EVIDENCE_LETTERS = 27,
};

struct evidence_words {
	/* 0: its words mean something else here ("email address"). */
	uint32_t topics;
	/* 1: counts in capitals only ("SEN"). */
	int capitals;
	/* "date of birth|dob". */
	const char *phrases;
};

/* In any order; the longest that fits at a place counts. */
extern const struct evidence_words evidence_words[];
extern const size_t evidence_words_len;

/* The table by the first two letters of its phrases. */
struct vocabulary {
	struct vocabulary_phrase {
		struct utf8 text;
		uint32_t topics;
		int capitals;
	} v[EVIDENCE_PHRASES_MAX];
	/* Those of a pair: from first[pair] to before first[pair + 1]. */
	uint16_t first[EVIDENCE_LETTERS * EVIDENCE_LETTERS + 1];
};

void vocabulary_init(struct vocabulary *out);

/* A phrase of the table in the text. */
struct spot {
	size_t start, end;
	uint32_t topics;
};

/* Reads phrases one after the other, each octet once. */
struct evidence_reader {
	const struct vocabulary *words;
	struct utf8 text;
	size_t at;
};

/* The next phrase of the table; 1, or 0 at the end. */
int evidence_read(struct evidence_reader *r, struct spot *out);

/* Phrases around a place that moves forward. */
struct evidence {
	struct evidence_reader reader;
	struct spot kept[EVIDENCE_KEPT];
	/* Counted from the first of all; the last EVIDENCE_KEPT are there. */
	size_t len;
	/* Phrases compared so far, for tests of cost. */
	size_t work;
};

/* `words` and `text` must outlive `e`. */
void evidence_init(
    struct evidence *e, const struct vocabulary *words, struct utf8 text);

/* A place in the text. */
struct span {
	size_t start, end;
};

/*
 * 1 when a word of `topics` lies within `before` octets before the place or
 * within `after` octets after it.  Places asked for may go back by
 * EVIDENCE_SIDE at most; `before` and `after` are EVIDENCE_SIDE at most.
 */
int evidence_near(struct evidence *e, struct span at, uint32_t topics,
    size_t before, size_t after);

#endif
