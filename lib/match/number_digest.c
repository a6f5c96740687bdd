/*
 * number_digest.c - a number or birthday as rules tell it from another
 */
#include "match/number_digest.h"

#include "base/sha256.h"
#include "match/ascii.h"
#include "match/phone_digest.h"
#include "record/record.h"

/* Octets of a number or birthday that count: "the fourteenth of ..." has less. */
enum { NUMBER_MAX = 64 };

/* What belongs to one person, whose child a rule may ask. */
static int
is_counted(struct utf8 id)
{
	static const struct utf8 ids[] = { { "date-of-birth", 13 },
		{ "upn", 3 }, { "uln", 3 }, { "nhs-number", 10 },
		{ "passport", 8 } };

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (utf8_equal(id, ids[i]))
			return 1;
	return 0;
}

struct utf8
number_digest(struct arena *a, struct utf8 text, const struct identifier *id)
{
	unsigned char digest[SHA256_LEN], kept[NUMBER_MAX];
	char hex[SHA256_TEXT + 1];
	size_t n = 0;

	if (!is_counted(id->id))
		return phone_digest(a, text, id);
	for (size_t i = id->start; i < id->end && n < sizeof(kept); i++)
		if (ascii_alnum(text.p[i]))
			kept[n++] = (unsigned char)ascii_lower(text.p[i]);
	sha256((struct bytes){ kept, n }, digest);
	sha256_format(digest, hex);
	return utf8_from(arena_string(a, hex, FINDING_DIGEST));
}
