/*
 * phone_digest.c - a telephone number as rules know it
 */
#include "match/phone_digest.h"

#include <string.h>

#include "base/sha256.h"
#include "match/ascii.h"
#include "record/record.h"

/* 00, and E.164's 15 with a bracketed 0. */
enum { PHONE_DIGITS = 18 };

/* Its digits into `out`, which holds PHONE_DIGITS and a NUL. */
static void
digits_of(struct utf8 text, const struct identifier *id, char *out)
{
	size_t n = 0;

	for (size_t i = id->start; i < id->end && n < PHONE_DIGITS; i++) {
		/* Those of an extension follow letters: "ext 204". */
		if (n > 0 && ascii_letter(text.p[i]))
			break;
		if (ascii_digit(text.p[i]))
			out[n++] = text.p[i];
	}
	out[n] = '\0';
}

/* How many digits of `digits` are the country's. */
static size_t
country_len(struct utf8 text, const struct identifier *id, const char *digits)
{
	int has_plus = text.p[id->start] == '+' ||
		       (id->start > 0 && text.p[id->start - 1] == '+');

	if (strlen(digits) > 4 && strncmp(digits, "0044", 4) == 0)
		return 4;
	return has_plus && strlen(digits) > 2 && strncmp(digits, "44", 2) == 0
		   ? 2
		   : 0;
}

struct utf8
phone_digest(struct arena *a, struct utf8 text, const struct identifier *id)
{
	/* Room for a 0 in front: what is left out abroad is dialled here. */
	char digits[PHONE_DIGITS + 2] = "0", hex[SHA256_TEXT + 1];
	unsigned char digest[SHA256_LEN];
	char *v = digits + 1;
	size_t country;

	if (!utf8_equal(id->id, UTF8("phone")) &&
	    !utf8_equal(id->id, UTF8("personal-mobile")))
		return (struct utf8){ NULL, 0 };
	digits_of(text, id, v);
	country = country_len(text, id, v);
	v += country;
	if (country > 0 && *v != '0')
		*--v = '0';
	sha256((struct bytes){ (const unsigned char *)v, strlen(v) }, digest);
	sha256_format(digest, hex);
	return utf8_from(arena_string(a, hex, FINDING_DIGEST));
}
