/*
 * identifier.c - numbers that name a person, checked
 */
#include "match/identifier.h"

#include <stdint.h>
#include <string.h>

enum {
	/* Octets on each side that evidence is looked for in. */
	EVIDENCE = 300,
	/* What says that a number is another kind stands closer. */
	AGAINST = 24,
	/* A card has 19 digits, an NHS number 10. */
	SYMBOLS_MAX = 20,
};

/* Letters and digits of a candidate, without what stands between them. */
struct symbols {
	char v[SYMBOLS_MAX + 1];
	/* Where each stands in the text. */
	size_t at[SYMBOLS_MAX + 1];
	size_t len;
};

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* Length of what may stand between groups at `i`: blank, hyphen, NBSP. */
static size_t
gap_at(struct utf8 text, size_t i)
{
	unsigned char c = i < text.len ? (unsigned char)text.p[i] : 0;

	if (c == ' ' || c == '-')
		return 1;
	if (c == 0xc2 && i + 1 < text.len &&
	    (unsigned char)text.p[i + 1] == 0xa0)
		return 2;
	return 0;
}

static int
is_alnum_at(struct utf8 text, size_t i)
{
	return i < text.len && (is_letter(text.p[i]) || is_digit(text.p[i]) ||
				   (unsigned char)text.p[i] >= 0xc3);
}

/*
 * Letters and digits from `from`, at most `max`, with at most one gap between
 * two.
 */
static void
collect(struct utf8 text, size_t from, size_t max, struct symbols *out)
{
	size_t i = from;

	out->len = 0;
	while (out->len < max && i < text.len) {
		size_t gap = out->len > 0 ? gap_at(text, i) : 0;

		i += gap;
		if (i >= text.len ||
		    (!is_letter(text.p[i]) && !is_digit(text.p[i])))
			return;
		out->v[out->len] = upper(text.p[i]);
		out->at[out->len++] = i++;
	}
}

/* 1 when there is something between symbols k - 1 and k. */
static int
gap_before(const struct symbols *s, size_t k)
{
	return s->at[k] > s->at[k - 1] + 1;
}

/*
 * Gaps stand only where bits of `places` say (bit k: before symbol k), and all
 * of them or none.
 */
static int
is_grouped(const struct symbols *s, size_t len, uint32_t places)
{
	int some = 0, all = 1;

	for (size_t k = 1; k < len; k++) {
		if ((places >> k & 1) == 0) {
			if (gap_before(s, k))
				return 0;
			continue;
		}
		some |= gap_before(s, k);
		all &= gap_before(s, k);
	}
	return !some || all;
}

/* Does another number or word go on where `s` of `len` symbols ends? */
static int
ends_well(struct utf8 text, const struct symbols *s, size_t len)
{
	size_t end = s->at[len - 1] + 1;

	if (is_alnum_at(text, end))
		return 0;
	if (end + 1 < text.len &&
	    (text.p[end] == '.' || text.p[end] == '-' || text.p[end] == '/') &&
	    is_digit(text.p[end + 1]))
		return 0;
	return 1;
}

static int
begins_well(struct utf8 text, size_t at)
{
	if (at == 0)
		return 1;
	if (is_letter(text.p[at - 1]) || is_digit(text.p[at - 1]) ||
	    (unsigned char)text.p[at - 1] >= 0xc3)
		return 0;
	if (text.p[at - 1] == '+')
		return 0;
	return at == 1 || !is_digit(text.p[at - 2]) ||
	       strchr(".-/", text.p[at - 1]) == NULL;
}

static int
all_digits(const struct symbols *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!is_digit(s->v[i]))
			return 0;
	return 1;
}

static int
all_equal(const struct symbols *s, size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (s->v[i] != s->v[0])
			return 0;
	return 1;
}

/* -- evidence ------------------------------------------------------------------ */

/* A word of `words` (lower case) stands between `from` and `to`. */
static int
has_word(struct utf8 text, size_t from, size_t to, const char *const *words)
{
	for (size_t w = 0; words[w] != NULL; w++) {
		size_t len = strlen(words[w]);

		for (size_t i = from; i + len <= to; i++) {
			size_t k = 0;

			while (k < len &&
			       (text.p[i + k] | 32) == (words[w][k] | 32))
				k++;
			if (k == len && !is_alnum_at(text, i + len) &&
			    (i == 0 || !is_alnum_at(text, i - 1)))
				return 1;
		}
	}
	return 0;
}

static int
has_evidence(struct utf8 text, const struct identifier *id,
    const char *const *words, size_t side)
{
	size_t from = id->start > side ? id->start - side : 0;
	size_t to = text.len - id->end > side ? id->end + side : text.len;

	return has_word(text, from, id->start, words) ||
	       has_word(text, id->end, to, words);
}

/* -- kinds --------------------------------------------------------------------- */

static int
in(char c, const char *set)
{
	return strchr(set, c) != NULL;
}

/* QQ 12 34 56 C; its letters are never D F I Q U V, the second no O. */
static size_t
find_ni(struct utf8 text, const struct symbols *s)
{
	static const char *const never[] = { "BG", "GB", "KN", "NK", "NT", "TN",
		"ZZ" };

	(void)text;
	if (s->len < 9 || !is_letter(s->v[0]) || !is_letter(s->v[1]) ||
	    !all_digits(s, 2, 8) || !in(s->v[8], "ABCD") ||
	    in(s->v[0], "DFIQUV") || in(s->v[1], "DFIOQUV"))
		return 0;
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (memcmp(s->v, never[i], 2) == 0)
			return 0;
	/* AB123456C, AB 123456 C, AB 12 34 56 C. */
	if (!is_grouped(s, 9, 1u << 2 | 1u << 4 | 1u << 6 | 1u << 8) &&
	    !is_grouped(s, 9, 1u << 2 | 1u << 8) &&
	    !is_grouped(s, 9, 1u << 2 | 1u << 4 | 1u << 6) &&
	    !is_grouped(s, 9, 1u << 8))
		return 0;
	return 9;
}

static size_t
find_nhs(struct utf8 text, const struct symbols *s)
{
	unsigned sum = 0, check;

	(void)text;
	if (s->len < 10 || !all_digits(s, 0, 10) || all_equal(s, 10) ||
	    !is_grouped(s, 10, 1u << 3 | 1u << 6))
		return 0;
	for (unsigned i = 0; i < 9; i++)
		sum += (unsigned)(s->v[i] - '0') * (10 - i);
	check = 11 - sum % 11;
	if (check == 11)
		check = 0;
	return check == (unsigned)(s->v[9] - '0') ? 10 : 0;
}

/* Local authorities of England and Wales, past and present (DfE). */
static int
is_authority(unsigned code)
{
	static const unsigned short ranges[][2] = { { 201, 213 }, { 301, 320 },
		{ 330, 336 }, { 340, 344 }, { 350, 359 }, { 370, 373 },
		{ 380, 384 }, { 390, 394 }, { 420, 420 }, { 660, 681 },
		{ 701, 708 }, { 800, 803 }, { 805, 808 }, { 810, 813 },
		{ 815, 816 }, { 820, 823 }, { 825, 826 }, { 830, 831 },
		{ 835, 841 }, { 845, 846 }, { 850, 852 }, { 855, 857 },
		{ 860, 861 }, { 865, 896 }, { 901, 943 } };

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (code >= ranges[i][0] && code <= ranges[i][1])
			return 1;
	return 0;
}

/* Check letter, local authority, 9 digits; a temporary one ends in a letter. */
static size_t
find_upn(struct utf8 text, const struct symbols *s)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
	unsigned sum = 0;

	(void)text;
	if (s->len < 13 || !is_letter(s->v[0]) || !all_digits(s, 1, 12) ||
	    !is_grouped(s, 13, 0))
		return 0;
	for (unsigned i = 1; i < 13; i++) {
		const char *letter = strchr(letters, s->v[i]);

		if (is_digit(s->v[i]))
			sum += (unsigned)(s->v[i] - '0') * (i + 1);
		else if (letter != NULL)
			sum += (unsigned)(letter - letters) * (i + 1);
		else
			return 0;
	}
	if (letters[sum % 23] != s->v[0] ||
	    !is_authority((unsigned)(s->v[1] - '0') * 100 +
			  (unsigned)(s->v[2] - '0') * 10 +
			  (unsigned)(s->v[3] - '0')))
		return 0;
	return 13;
}

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
	{ 6011, 6011, 1u << 16 },
	{ 6440, 6599, 1u << 16 },
	{ 3000, 3059, 1u << 14 },
	{ 3600, 3699, 1u << 14 },
	{ 3800, 3899, 1u << 14 },
	{ 3528, 3589, 1u << 16 },
	/* Maestro and UnionPay. */
	{ 5000, 5099, 1u << 13 | 1u << 15 | 1u << 16 | 1u << 18 | 1u << 19 },
	{ 5600, 5899, 1u << 13 | 1u << 15 | 1u << 16 | 1u << 18 | 1u << 19 },
	{ 6200, 6399, 1u << 16 | 1u << 17 | 1u << 18 | 1u << 19 },
	{ 6700, 6799, 1u << 13 | 1u << 15 | 1u << 16 | 1u << 18 | 1u << 19 },
};

/* Somebody issues cards of this prefix and length. */
static int
is_issued(const struct symbols *s, size_t len)
{
	unsigned prefix = 0;

	for (size_t i = 0; i < 4; i++)
		prefix = prefix * 10 + (unsigned)(s->v[i] - '0');
	for (size_t i = 0; i < sizeof(cards) / sizeof(*cards); i++)
		if (prefix >= cards[i].first && prefix <= cards[i].last &&
		    (cards[i].lengths >> len & 1) != 0)
			return 1;
	return 0;
}

static size_t
find_card(struct utf8 text, const struct symbols *s)
{
	const uint32_t fours = 1u << 4 | 1u << 8 | 1u << 12 | 1u << 16;
	const uint32_t amex = 1u << 4 | 1u << 10;
	size_t len = 0;

	while (len < s->len && is_digit(s->v[len]))
		len++;
	/* The number ends where a gap stands that no card has. */
	while (len >= 13 && !ends_well(text, s, len))
		len--;
	if (len < 13 || len > 19 || all_equal(s, len) ||
	    (!is_grouped(s, len, fours) && !is_grouped(s, len, amex)))
		return 0;
	return is_issued(s, len) && luhn(s, len) ? len : 0;
}

static const char *const ni_words[] = { "national insurance", "ni number",
	"ni no", "nino", "ni", NULL };
static const char *const nhs_words[] = { "nhs", "patient", "gp", "hospital",
	"surgery", "medical", "health", "dob", "date of birth", NULL };
static const char *const no_words[] = { NULL };
static const char *const other_number[] = { "phone", "telephone", "tel",
	"mobile", "fax", "invoice", "order", "isbn", "account", "ref", NULL };

/* One row for each kind; the first that fits stands. */
static const struct {
	const char *id;
	size_t (*find)(struct utf8 text, const struct symbols *s);
	/* Confidence alone, and with one of `words` within EVIDENCE. */
	int alone, with;
	const char *const *words;
	/* Words close by that say it is something else. */
	const char *const *against;
} kinds[] = {
	{ "ni-number", find_ni, 75, 85, ni_words, no_words },
	{ "upn", find_upn, 85, 85, no_words, no_words },
	{ "nhs-number", find_nhs, 65, 85, nhs_words, other_number },
	{ "payment-card", find_card, 85, 85, no_words, no_words },
};

static int
find_at(struct utf8 text, size_t at, struct identifier *out)
{
	struct symbols s;

	collect(text, at, SYMBOLS_MAX, &s);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t len = kinds[i].find(text, &s);
		struct identifier id;

		if (len == 0 || !ends_well(text, &s, len))
			continue;
		id = (struct identifier){ .id = utf8_from(kinds[i].id),
			.start = at,
			.end = s.at[len - 1] + 1,
			.confidence = kinds[i].alone };
		if (has_evidence(text, &id, kinds[i].words, EVIDENCE))
			id.confidence = kinds[i].with;
		else if (has_evidence(text, &id, kinds[i].against, AGAINST))
			id.confidence -= 20;
		*out = id;
		return 1;
	}
	return 0;
}

int
identifier_next(struct utf8 text, size_t from, struct identifier *out)
{
	for (size_t i = from; i < text.len; i++) {
		char c = text.p[i];

		if ((is_digit(c) || is_letter(c)) && begins_well(text, i) &&
		    find_at(text, i, out))
			return 1;
	}
	return 0;
}
