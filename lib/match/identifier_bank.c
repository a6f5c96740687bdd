/*
 * identifier_bank.c - cards and accounts
 *
 * payment-card       Luhn (ISO/IEC 7812), prefixes and lengths that exist
 * iban               ISO 13616: length of the country, modulus 97
 * sort-code-account  six and eight digits; what they are is said beside them
 */
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"

enum { CARD_MOST = 19 };

/* -- cards ---------------------------------------------------------------- */

static int
luhn(const struct symbols *s, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned d = (unsigned)(s->v[len - 1 - i] - '0');

		if (i % 2 == 1)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return sum % 10 == 0;
}

/* Prefixes of four digits and the lengths (bits) that cards of them have. */
static const struct {
	unsigned short first, last;
	uint32_t lengths;
} cards[] = {
	{ 4000, 4999, 1u << 13 | 1u << 16 | 1u << 19 },
	{ 5100, 5599, 1u << 16 },
	{ 2221, 2720, 1u << 16 },
	{ 3400, 3499, 1u << 15 },
	{ 3700, 3799, 1u << 15 },
	{ 6011, 6011, 1u << 16 | 1u << 19 },
	{ 6440, 6599, 1u << 16 | 1u << 19 },
	{ 3000, 3059, 1u << 14 },
	{ 3095, 3095, 1u << 14 },
	{ 3600, 3699, 1u << 14 },
	{ 3800, 3999, 1u << 14 },
	{ 3528, 3589, 1u << 16 | 1u << 19 },
	/* JCB's old ones. */
	{ 1800, 1800, 1u << 15 },
	{ 2131, 2131, 1u << 15 },
	/* Maestro and UnionPay. */
	{ 5000, 5099, 0xffu << 12 },
	{ 5600, 5899, 0xffu << 12 },
	{ 6200, 6399, 0xffu << 12 },
	{ 6700, 6799, 0xffu << 12 },
};

/* Somebody issues cards of this prefix and length. */
static int
is_issued(const struct symbols *s, size_t len)
{
	unsigned prefix = symbols_number(s, 0, 4);

	for (size_t i = 0; i < sizeof(cards) / sizeof(*cards); i++)
		if (prefix >= cards[i].first && prefix <= cards[i].last &&
		    (cards[i].lengths >> len & 1) != 0)
			return 1;
	return 0;
}

/*
 * Digits of a card, in groups that cards have.  It may end before a gap: its
 * security code stands there.
 */
static size_t
card(const struct candidate *c, size_t least, int must_be_issued)
{
	const uint64_t fours = 1u << 4 | 1u << 8 | 1u << 12 | 1u << 16;
	const uint64_t amex = 1u << 4 | 1u << 10;
	const struct symbols *s = &c->s;
	size_t len = 0;

	while (len < s->len && len < CARD_MOST && ascii_digit(s->v[len]))
		len++;
	for (; len >= least; len--)
		if (symbols_end_well(c->text, symbols_end(s, len)) &&
		    (symbols_grouped(s, len, fours) ||
			symbols_grouped(s, len, amex)) &&
		    !symbols_alike(s, len) && luhn(s, len) &&
		    (!must_be_issued || is_issued(s, len)))
			return len;
	return 0;
}

size_t
number_card(const struct candidate *c)
{
	return card(c, 13, 1);
}

/* One number in ten is right by chance: "card" must be said. */
size_t
number_card_said(const struct candidate *c)
{
	return card(c, 12, 0);
}

/* -- IBAN ----------------------------------------------------------------- */

/* Octets of each country's (SWIFT's registry of IBANs). */
static const struct {
	char country[3];
	unsigned char len;
} ibans[] = { { "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 },
	{ "AZ", 28 }, { "BA", 20 }, { "BE", 16 }, { "BG", 22 }, { "BH", 22 },
	{ "BI", 27 }, { "BR", 29 }, { "BY", 28 }, { "CH", 21 }, { "CR", 22 },
	{ "CY", 28 }, { "CZ", 24 }, { "DE", 22 }, { "DJ", 27 }, { "DK", 18 },
	{ "DO", 28 }, { "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 },
	{ "FK", 18 }, { "FO", 18 }, { "FR", 27 }, { "GB", 22 }, { "GE", 22 },
	{ "GI", 23 }, { "GL", 18 }, { "GR", 27 }, { "GT", 28 }, { "HN", 28 },
	{ "HR", 21 }, { "HU", 28 }, { "IE", 22 }, { "IL", 23 }, { "IQ", 23 },
	{ "IS", 26 }, { "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 },
	{ "LB", 28 }, { "LC", 32 }, { "LI", 21 }, { "LT", 20 }, { "LU", 20 },
	{ "LV", 21 }, { "LY", 25 }, { "MC", 27 }, { "MD", 24 }, { "ME", 22 },
	{ "MK", 19 }, { "MN", 20 }, { "MR", 27 }, { "MT", 31 }, { "MU", 30 },
	{ "NI", 28 }, { "NL", 18 }, { "NO", 15 }, { "OM", 23 }, { "PK", 24 },
	{ "PL", 28 }, { "PS", 29 }, { "PT", 25 }, { "QA", 29 }, { "RO", 24 },
	{ "RS", 22 }, { "RU", 33 }, { "SA", 24 }, { "SC", 31 }, { "SD", 18 },
	{ "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 }, { "SO", 23 },
	{ "ST", 25 }, { "SV", 28 }, { "TL", 23 }, { "TN", 24 }, { "TR", 26 },
	{ "UA", 29 }, { "VA", 22 }, { "VG", 24 }, { "XK", 20 }, { "YE", 30 } };

static size_t
iban_length(const struct symbols *s)
{
	for (size_t i = 0; i < sizeof(ibans) / sizeof(*ibans); i++)
		if (memcmp(ibans[i].country, s->v, 2) == 0)
			return ibans[i].len;
	return 0;
}

/* Country and check digits go behind the rest; letters are 10 to 35. */
static int
is_modulus_97(const struct symbols *s, size_t len)
{
	unsigned rest = 0;

	for (size_t i = 0; i < len; i++) {
		char v = s->v[(i + 4) % len];

		if (ascii_digit(v))
			rest = (rest * 10 + (unsigned)(v - '0')) % 97;
		else
			rest = (rest * 100 + (unsigned)(v - 'A') + 10) % 97;
	}
	return rest == 1;
}

size_t
number_iban(const struct candidate *c)
{
	const uint64_t fours = UINT64_C(0x111111110);
	const struct symbols *s = &c->s;
	size_t len;

	if (s->len < 15 || !ascii_letter(s->v[0]) || !ascii_letter(s->v[1]) ||
	    !symbols_digits(s, 2, 4))
		return 0;
	len = iban_length(s);
	if (len == 0 || s->len < len || !symbols_grouped(s, len, fours))
		return 0;
	return is_modulus_97(s, len) ? len : 0;
}

/* -- sort code and account ------------------------------------------------ */

enum { SORT_DIGITS = 6, ACCOUNT_DIGITS = 8 };

/* 1 when `s` is the one or the other, and its end in `*end`. */
static int
is_sort_code(struct utf8 text, const struct symbols *s, size_t *end)
{
	if (!symbols_digits(s, 0, SORT_DIGITS) ||
	    !symbols_grouped(s, SORT_DIGITS, 1u << 2 | 1u << 4))
		return 0;
	*end = symbols_end(s, SORT_DIGITS);
	/* What follows after a blank may be the account. */
	return symbols_end_well(text, *end);
}

static int
is_account(struct utf8 text, const struct symbols *s, size_t *end)
{
	if (!symbols_digits(s, 0, ACCOUNT_DIGITS) ||
	    !symbols_grouped(s, ACCOUNT_DIGITS, 1u << 4))
		return 0;
	*end = symbols_end(s, ACCOUNT_DIGITS);
	return symbols_end_well(text, *end);
}

/* The other of the two within SENTENCE_SIDE after `at`; its end, or 0. */
static size_t
other_after(struct utf8 text, size_t at,
    int (*is)(struct utf8, const struct symbols *, size_t *))
{
	for (size_t i = at; i < text.len && i < at + SENTENCE_SIDE; i++) {
		struct symbols s;
		size_t end;

		if (!ascii_digit(text.p[i]) || !symbols_begin_well(text, i))
			continue;
		symbols_read(text, i, &s);
		return is(text, &s, &end) ? end : 0;
	}
	return 0;
}

int
detect_bank(const struct candidate *c, struct identifier *out)
{
	size_t end = 0, other = 0;
	uint32_t label = 0;

	if (is_sort_code(c->text, &c->s, &end)) {
		other = other_after(c->text, end, is_account);
		label = TOPIC_SORT_CODE;
	} else if (is_account(c->text, &c->s, &end)) {
		other = other_after(c->text, end, is_sort_code);
		label = TOPIC_ACCOUNT;
	}
	if (label == 0)
		return 0;
	*out = (struct identifier){ .id = UTF8("sort-code-account"),
		.start = c->at,
		.end = other > 0 ? other : end,
		.confidence = 65 };
	/* Words between the two count as well. */
	if (other > 0 &&
	    evidence_near(c->evidence, (struct span){ c->at, end },
		TOPIC_SORT_CODE | TOPIC_ACCOUNT, SENTENCE_SIDE, SENTENCE_SIDE))
		out->confidence = 85;
	else if (!evidence_near(c->evidence, (struct span){ c->at, end }, label,
		     LABEL_SIDE, 0))
		return 0;
	return 1;
}
