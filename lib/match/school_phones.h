/*
 * school_phones.h - the school's own numbers, which are nobody's personal data
 *
 *	school-phones = "01332 840281, 01332 8402*, +44 7700 900123"
 *
 * As conf has them; a star stands for whatever digits follow, as in a block of
 * direct lines.  A list becomes rows of a generation.
 */
#ifndef MATCH_SCHOOL_PHONES_H
#define MATCH_SCHOOL_PHONES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

enum {
	SCHOOL_PHONES_MAX = 500,
	/* Digits: of a number, and of one with a star. */
	SCHOOL_PHONE_LEAST = 8,
	SCHOOL_PHONE_STAR_LEAST = 6,
	SCHOOL_PHONE_MOST = 14,
};

struct school_phone {
	/* As dialled in the country, "01332840281"; a NUL follows. */
	char digits[SCHOOL_PHONE_MOST + 1];
	/* 1: it is the beginning of all that begin so. */
	uint8_t is_star;
};

struct school_phones {
	const struct school_phone *v;
	size_t len;
};

/*
 * Read a list with commas; empty: none.  `*out` lives as long as `a`.  -1 with
 * `e` (ERR_CONFIG).
 */
int school_phones_parse(struct arena *a, struct utf8 list,
    struct school_phones *out, struct err *e) MUST_CHECK;

/* 1 when the number `dialled`, digits alone, is one of them. */
int school_phones_have(const struct school_phones *phones, struct utf8 dialled);

#endif
