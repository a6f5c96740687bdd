/*
 * identifier_numbers.c - numbers that an office gives to a person
 *
 * ni-number          HMRC, National Insurance Manual NIM39110
 * nhs-number, uln    modulus 11: the remainder tells which of the two
 * upn                DfE, check letter and local authority
 * utr                modulus 11 with a table
 */
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"

static int
in(char c, const char *set)
{
	return strchr(set, c) != NULL;
}

/* Two letters, never D F I Q U V, the second no O; six digits; A to D. */
size_t
number_ni(const struct candidate *c)
{
	static const char *const never[] = { "BG", "GB", "KN", "NK", "NT", "TN",
		"ZZ" };
	const struct symbols *s = &c->s;

	if (s->len < 9 || !ascii_letter(s->v[0]) || !ascii_letter(s->v[1]) ||
	    !symbols_digits(s, 2, 8) || !in(s->v[8], "ABCD") ||
	    in(s->v[0], "DFIQUV") || in(s->v[1], "DFIOQUV"))
		return 0;
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (memcmp(s->v, never[i], 2) == 0)
			return 0;
	/* AB123456C, AB 123456 C, AB 12 34 56 C. */
	if (!symbols_grouped(s, 9, 1u << 2 | 1u << 4 | 1u << 6 | 1u << 8) &&
	    !symbols_grouped(s, 9, 1u << 2 | 1u << 8) &&
	    !symbols_grouped(s, 9, 1u << 2 | 1u << 4 | 1u << 6) &&
	    !symbols_grouped(s, 9, 1u << 8))
		return 0;
	return 9;
}

/* Ten digits weighted 10 to 1, modulo 11; 11 when they are not ten digits. */
static unsigned
modulus_11(const struct symbols *s)
{
	unsigned sum = 0;

	if (!symbols_digits(s, 0, 10) || symbols_alike(s, 10) ||
	    !symbols_grouped(s, 10, 1u << 3 | 1u << 6))
		return 11;
	for (size_t i = 0; i < 10; i++)
		sum += (unsigned)(s->v[i] - '0') * (10 - (unsigned)i);
	return sum % 11;
}

size_t
number_nhs(const struct candidate *c)
{
	return modulus_11(&c->s) == 0 ? 10 : 0;
}

/* So no ULN is ever an NHS number. */
size_t
number_uln(const struct candidate *c)
{
	return modulus_11(&c->s) == 10 && c->s.v[0] != '0' ? 10 : 0;
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
size_t
number_upn(const struct candidate *c)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
	const struct symbols *s = &c->s;
	unsigned sum = 0;

	if (s->len < 13 || !ascii_letter(s->v[0]) ||
	    !symbols_digits(s, 1, 12) || !symbols_grouped(s, 13, 0))
		return 0;
	for (unsigned i = 1; i < 13; i++) {
		const char *letter = strchr(letters, s->v[i]);

		if (ascii_digit(s->v[i]))
			sum += (unsigned)(s->v[i] - '0') * (i + 1);
		else if (letter != NULL)
			sum += (unsigned)(letter - letters) * (i + 1);
		else
			return 0;
	}
	if (letters[sum % 23] != s->v[0] ||
	    !is_authority(symbols_number(s, 1, 4)))
		return 0;
	return 13;
}

/* Seven digits; no check. */
size_t
number_teacher(const struct candidate *c)
{
	const struct symbols *s = &c->s;

	if (symbols_digits(s, 0, 7) &&
	    (symbols_grouped(s, 7, 0) || symbols_grouped(s, 7, 1u << 2)))
		return 7;
	return 0;
}

/* RP 98/34567: so teachers' numbers were written for long. */
int
detect_teacher(const struct candidate *c, struct identifier *out)
{
	struct symbols rest;

	if (!symbols_digits(&c->s, 0, 2) || c->text.len - c->at < 8 ||
	    c->text.p[c->at + 2] != '/')
		return 0;
	symbols_read(c->text, c->at + 3, &rest);
	if (!symbols_digits(&rest, 0, 5) || !symbols_grouped(&rest, 5, 0))
		return 0;
	*out = (struct identifier){ .id = UTF8("teacher-reference"),
		.start = c->at,
		.end = symbols_end(&rest, 5),
		.confidence = 65 };
	return symbols_end_well(c->text, out->end) &&
	       evidence_near(c->evidence, (struct span){ out->start, out->end },
		   TOPIC_TEACHER, SENTENCE_SIDE, SENTENCE_SIDE);
}

/* Two letters at least, and 9 for those that five letters lack. */
static int
is_surname(const struct symbols *s)
{
	size_t letters = 0;

	while (letters < 5 && ascii_letter(s->v[letters]))
		letters++;
	for (size_t i = letters; i < 5; i++)
		if (s->v[i] != '9')
			return 0;
	return letters >= 2;
}

/* Decade, month (50 more for a woman), day, year. */
static int
is_birthday(const struct symbols *s)
{
	unsigned month = symbols_number(s, 6, 8),
		 day = symbols_number(s, 8, 10);

	return ((month >= 1 && month <= 12) || (month >= 51 && month <= 62)) &&
	       day >= 1 && day <= 31;
}

/*
 * Surname, birthday, two initials (9 for the second that is missing), check,
 * two letters: MORGA 657054 SM9IJ.
 */
size_t
number_licence(const struct candidate *c)
{
	const struct symbols *s = &c->s;

	if (s->len < 16 || !symbols_digits(s, 5, 11) ||
	    !symbols_grouped(s, 16, 1u << 5 | 1u << 11) || !is_surname(s) ||
	    !is_birthday(s))
		return 0;
	return ascii_letter(s->v[11]) &&
		       (ascii_letter(s->v[12]) || s->v[12] == '9') &&
		       ascii_digit(s->v[13]) && ascii_letter(s->v[14]) &&
		       ascii_letter(s->v[15])
		   ? 16
		   : 0;
}

/* Nine digits, or a letter and eight (also of the United States). */
size_t
number_passport(const struct candidate *c)
{
	const struct symbols *s = &c->s;

	if (!symbols_digits(s, 1, 9) || symbols_alike(s, 9))
		return 0;
	return symbols_grouped(s, 9, 0) ||
		       symbols_grouped(s, 9, 1u << 3 | 1u << 6)
		   ? 9
		   : 0;
}

/* Ten digits; the first is the check of the others. */
size_t
number_utr(const struct candidate *c)
{
	static const unsigned weights[] = { 6, 7, 8, 9, 10, 5, 4, 3, 2 };
	static const char checks[] = "21987654321";
	const struct symbols *s = &c->s;
	unsigned sum = 0;

	if (!symbols_digits(s, 0, 10) ||
	    (!symbols_grouped(s, 10, 1u << 5) &&
		!symbols_grouped(s, 10, 1u << 3 | 1u << 6) &&
		!symbols_grouped(s, 10, 1u << 4 | 1u << 7)))
		return 0;
	for (size_t i = 0; i < 9; i++)
		sum += weights[i] * (unsigned)(s->v[i + 1] - '0');
	return checks[sum % 11] == s->v[0] ? 10 : 0;
}
