/*
 * detect.h - what a detector is asked and what it answers; for lib/match alone
 *
 * A detector is asked at one place where a number begins.  It may look back
 * and ahead from there within bounds of its own, so that the cost of a text is
 * the number of its places times a constant.
 */
#ifndef MATCH_DETECT_H
#define MATCH_DETECT_H

#include "match/evidence.h"
#include "match/identifier.h"
#include "match/symbols.h"

enum {
	/* Octets in which a label stands: "Tel: "; in which it is the nearest. */
	LABEL_SIDE = 24,
	LABEL_CLOSE = 12,
	/* Octets of a sentence: "my number, if you need it, is". */
	SENTENCE_SIDE = 60,
};

struct candidate {
	struct utf8 text;
	/* Where it begins: a letter or digit that no word goes on with. */
	size_t at;
	/* What stands there. */
	struct symbols s;
	struct evidence *evidence;
};

/*
 * Numbers in one piece or in groups: how many symbols belong to it, 0: it is
 * none.  Whether it ends there is for the caller to see.
 */
size_t number_ni(const struct candidate *c);
size_t number_nhs(const struct candidate *c);
size_t number_uln(const struct candidate *c);
size_t number_upn(const struct candidate *c);
size_t number_teacher(const struct candidate *c);
size_t number_licence(const struct candidate *c);
size_t number_passport(const struct candidate *c);
size_t number_utr(const struct candidate *c);
size_t number_card(const struct candidate *c);
size_t number_card_said(const struct candidate *c);
size_t number_iban(const struct candidate *c);

/*
 * What needs more than its symbols: 1 with start, end and confidence (`id`
 * too), or 0.
 */
int detect_teacher(const struct candidate *c, struct identifier *out);
int detect_bank(const struct candidate *c, struct identifier *out);
int detect_date(const struct candidate *c, struct identifier *out);
int detect_phone(const struct candidate *c, struct identifier *out);
int detect_address(const struct candidate *c, struct identifier *out);
int detect_postcode(const struct candidate *c, struct identifier *out);

/* 1 when a phone that was found is a person's mobile; is the school's own. */
int detect_mobile(struct utf8 text, const struct identifier *phone);
int detect_school(struct utf8 text, const struct identifier *phone,
    const struct school_phones *school);

/*
 * The address in front of a postcode that no number leads to ("Rose Cottage,
 * Llangennith"), not before octet `from`.
 */
int detect_house(const struct candidate *c, const struct identifier *postcode,
    size_t from, struct identifier *out);

/* Around an '@' at `at`. */
int detect_email(
    struct utf8 text, size_t at, struct evidence *e, struct identifier *out);

/* After a word that speaks of passwords. */
int detect_password(
    struct utf8 text, const struct spot *spot, struct identifier *out);

/* The id of a special category that `topics` speak of; NULL: of none. */
const char *special_id(uint32_t topics);

#endif
