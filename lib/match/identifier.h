/*
 * identifier.h - what names a person, gives a person away or opens a door
 *
 *	ni-number nhs-number uln upn teacher-reference driving-licence
 *	passport utr payment-card iban
 *		numbers, with the check that each has
 *	sort-code-account phone personal-mobile email postcode address
 *	date-of-birth
 *		by their shape, and by words beside them
 *	password
 *		one that is told in words; the place is the password's own
 *	special-send special-protection special-medical special-camhs
 *	special-ethnicity special-religion special-union special-exclusion
 *	special-fsm
 *		what a message is about: once for each text, at its first word
 *
 * Confidence: 65 by shape, or by a check that other numbers pass too; 75 and
 * 85 where words within reach say what it is, or the check leaves no doubt;
 * below 65 where they say that it is something else.  Context is 65 alone.
 *
 * A mobile is `phone` as well as `personal-mobile`; an address is `address`,
 * and its postcode `postcode` besides.
 *
 * A number that a line's end divides (wrapped, or quoted with '>') is one where
 * words beside it or its check say so; telephones only where they are called so.
 *
 * Not found: the school's own telephones, numbers in words, an identifier in the
 * local part of an e-mail address; digits of other scripts, which figures_plain()
 * makes plain before.
 */
#ifndef MATCH_IDENTIFIER_H
#define MATCH_IDENTIFIER_H

#include "base/bytes.h"
#include "match/school_phones.h"

struct identifier {
	/* "ni-number", ...: lives for ever. */
	struct utf8 id;
	/* Octets in the text. */
	size_t start, end;
	/* 1 to 100. */
	int confidence;
};

/* Reads one text after the other. */
struct identifiers;

/* `school`: numbers that are no findings; it outlives what is made. */
struct identifiers *identifiers_new(const struct school_phones *school);
void identifiers_free(struct identifiers *ids);

/* From here on `text` is read; it must outlive the reading. */
void identifiers_begin(struct identifiers *ids, struct utf8 text);

/*
 * The next identifier, roughly in the order of the text: words are read some
 * hundred octets ahead of numbers.  1, or 0 at the end.  In all linear in the
 * text.
 */
int identifiers_next(struct identifiers *ids, struct identifier *out);

/*
 * A password that nothing introduces: the only word of a short text that looks
 * like one.  That it is one only a protected file beside it tells.  75 where it
 * has a line of its own, 65 among others; 1 or 0.
 */
int identifier_bare(struct utf8 text, struct identifier *out);

/* Steps taken in this text so far: octets read, places looked at. */
size_t identifiers_work(const struct identifiers *ids);

#endif
