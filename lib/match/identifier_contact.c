/*
 * identifier_contact.c - telephones and e-mail addresses
 *
 * phone            Ofcom's National Telephone Numbering Plan; abroad, E.164
 * personal-mobile  a phone of 071-075, 077-079 or 07624 (070 and 076 are none)
 * email            RFC 5321 and 6531: dot-atoms, any script
 */
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"
#include "match/token.h"

enum {
	/* Digits of a number with its country (E.164). */
	E164_DIGITS = 15,
	PHONE_GROUPS = 6,
	/* Blanks, dashes, dots and brackets between two digits. */
	GAP_SIGNS = 4,
	/* Octets of a local part (RFC 5321), of a domain. */
	LOCAL_MAX = 64,
	DOMAIN_MAX = 253,
};

/* -- telephones ----------------------------------------------------------- */

struct phone {
	size_t start, end;
	/* As dialled, without what stands between and without +44. */
	char v[E164_DIGITS + 1];
	size_t len, groups;
	/* Digits of the first group. */
	size_t first;
	int is_abroad, is_uk;
	/* 1: it may go on in the next line, once; it has. */
	int joins, is_joined;
};

/* Octets of a dot or bracket, in the middle of the line too, at `i`; or 0. */
static size_t
mark_at(struct utf8 text, size_t i)
{
	static const char *const marks[] = { "(", ")", ".", "\xc2\xb7",
		"\xe2\x80\xa2" };

	for (size_t k = 0; k < sizeof(marks) / sizeof(*marks); k++) {
		size_t len = strlen(marks[k]);

		if (text.len - i >= len &&
		    memcmp(text.p + i, marks[k], len) == 0)
			return len;
	}
	return 0;
}

/* Octets of blanks, dashes, dots and brackets before the next digit at `i`. */
static size_t
phone_gap(struct utf8 text, size_t i)
{
	size_t at = i;

	for (int n = 0; n < GAP_SIGNS && at < text.len; n++) {
		size_t gap = symbols_gap(text, at);

		if (gap == 0)
			gap = mark_at(text, at);
		if (gap == 0)
			break;
		at += gap;
	}
	return at < text.len && ascii_digit(text.p[at]) ? at - i : 0;
}

/* The same, or the end of a line if the number may go on behind it. */
static size_t
phone_gap_joined(struct utf8 text, size_t i, struct phone *p)
{
	size_t gap = phone_gap(text, i), dash, joint;

	if (gap > 0 || !p->joins || p->is_joined)
		return gap;
	dash = symbols_dash(text, i);
	joint = symbols_joint(text, i + dash);
	if (joint == 0 || !ascii_digit(text.p[i + dash + joint]))
		return 0;
	p->is_joined = 1;
	return dash + joint;
}

/* Digits and their gaps from `at`: `most` at most, as many as there are. */
static void
read_digits(struct utf8 text, size_t at, size_t most, struct phone *p)
{
	size_t group = 0;

	for (size_t i = at; i < text.len && p->len < most;) {
		size_t gap;

		if (ascii_digit(text.p[i])) {
			p->v[p->len++] = text.p[i++];
			p->end = i;
			group++;
			continue;
		}
		i = symbols_past_unseen(text, i);
		if (i < text.len && ascii_digit(text.p[i]))
			continue;
		gap = phone_gap_joined(text, i, p);
		if (gap == 0)
			break;
		if (p->groups++ == 0)
			p->first = group;
		i += gap;
	}
	if (p->groups++ == 0)
		p->first = group;
}

/* Digits that a UK number of this beginning has, the 0 included. */
static const struct {
	const char *prefix;
	size_t least, most;
} plan[] = {
	{ "01", 10, 11 },
	{ "02", 11, 11 },
	{ "03", 11, 11 },
	{ "0500", 10, 10 },
	{ "05", 11, 11 },
	{ "07", 11, 11 },
	{ "0800", 10, 11 },
	{ "0845464", 8, 8 },
	{ "08", 11, 11 },
	{ "09", 11, 11 },
	{ "0", 10, 11 },
};

/* How many of the digits from 0 on are one number; 0: none is. */
static size_t
uk_length(const char *v, size_t len)
{
	for (size_t i = 0; i < sizeof(plan) / sizeof(*plan); i++) {
		size_t n = strlen(plan[i].prefix);

		if (len < n || memcmp(v, plan[i].prefix, n) != 0)
			continue;
		if (len >= plan[i].most)
			return plan[i].most;
		return len >= plan[i].least ? len : 0;
	}
	return 0;
}

/* In a range that Ofcom gives out. */
static int
is_given_out(const char *v)
{
	static const char *const ranges[] = { "0113", "0114", "0115", "0116",
		"0117", "0118", "012", "013", "014", "015", "016", "017", "018",
		"019", "020", "023", "024", "028", "029", "030", "033", "034",
		"037", "055", "056", "070", "071", "072", "073", "074", "075",
		"076", "077", "078", "079", "080", "084", "087", "09", NULL };

	for (size_t i = 0; ranges[i] != NULL; i++)
		if (strncmp(v, ranges[i], strlen(ranges[i])) == 0)
			return 1;
	return 0;
}

static int
is_mobile(const char *v)
{
	return v[0] == '0' && v[1] == '7' &&
	       (strchr("12345789", v[2]) != NULL ||
		   strncmp(v, "07624", 5) == 0);
}

/* Nothing of it read yet, but where it begins and what is known of it. */
static void
restart(struct phone *p)
{
	*p = (struct phone){ .start = p->start,
		.is_abroad = p->is_abroad,
		.is_uk = p->is_uk,
		.joins = p->joins };
}

/* Read once more, exactly `len` digits; 0 when another digit follows. */
static int
cut(struct utf8 text, size_t at, size_t len, struct phone *p)
{
	p->is_uk = 1;
	restart(p);
	read_digits(text, at, len, p);
	return p->len == len;
}

/* 01792 123456, (01792) 123456, 07700 900123. */
static int
read_national(struct utf8 text, size_t at, struct phone *p)
{
	size_t len;

	read_digits(text, at, E164_DIGITS, p);
	len = uk_length(p->v, p->len);
	if (len == 0 || p->v[1] == '0' || !cut(text, at, len, p))
		return 0;
	/* Dates begin with two digits, and so do sort codes. */
	return p->first >= 3;
}

/* +44 (0)1792 123456, 0044 1792 123456. */
static int
read_uk_abroad(struct utf8 text, size_t at, struct phone *p)
{
	size_t gap = phone_gap(text, at), len;
	size_t i = at + gap;

	if (i < text.len && text.p[i] == '0') {
		read_digits(text, i, E164_DIGITS, p);
		len = uk_length(p->v, p->len);
		return len > 0 && cut(text, i, len, p);
	}
	p->v[p->len++] = '0';
	read_digits(text, i, E164_DIGITS, p);
	len = uk_length(p->v, p->len);
	if (len == 0)
		return 0;
	p->is_uk = 1;
	restart(p);
	p->v[p->len++] = '0';
	read_digits(text, i, len, p);
	return p->len == len;
}

/* After + or 00: a country and a number, 8 to 15 digits. */
static int
read_abroad(struct utf8 text, size_t at, struct phone *p)
{
	p->is_abroad = 1;
	if (text.len - at > 2 && memcmp(text.p + at, "44", 2) == 0) {
		if (read_uk_abroad(text, at + 2, p))
			return 1;
		/* A digit too few or too many is a slip of the pen. */
		p->is_uk = 0;
		restart(p);
	}
	if (text.p[at] == '0')
		return 0;
	read_digits(text, at, E164_DIGITS, p);
	return p->len >= 8;
}

/* (415) 555-0123, 555-0123: only where a word says that it is one. */
static int
read_foreign(struct utf8 text, size_t at, struct phone *p)
{
	read_digits(text, at, E164_DIGITS, p);
	/* 2009-03-12 is a date. */
	if (p->len == 8 && p->groups == 3 && p->first == 4)
		return 0;
	return p->len >= 7 && p->len <= 11 && p->groups > 1 && p->first >= 3 &&
	       p->first <= 5;
}

/* Where the number begins: a + or ( may stand before its first digit. */
static size_t
phone_start(struct utf8 text, size_t at)
{
	size_t i = at;

	if (i > 0 && text.p[i - 1] == '(')
		i--;
	if (i > 0 && text.p[i - 1] == '+')
		i--;
	if (i > 0 && i < at && text.p[i - 1] == '(')
		i--;
	return i;
}

/* joins: over the end of a line, if need be. */
static int
read_phone(const struct candidate *c, int joins, struct phone *p)
{
	struct utf8 text = c->text;
	size_t at = c->at;
	int plus;

	*p = (struct phone){ .start = phone_start(text, at), .joins = joins };
	plus = memchr(text.p + p->start, '+', at - p->start) != NULL;
	if (p->start > 0 &&
	    (symbols_word_at(text, p->start - 1) ||
		strchr("/=_#&?%$+", text.p[p->start - 1]) != NULL))
		return 0;
	if (plus)
		return read_abroad(text, at, p);
	if (text.p[at] != '0')
		return read_foreign(text, at, p);
	if (text.len - at > 4 && text.p[at + 1] == '0')
		return read_abroad(text, at + 2, p);
	return read_national(text, at, p);
}

/* "ext 123", "x123" behind it belongs to it. */
static size_t
extension_end(struct utf8 text, size_t end)
{
	static const char *const words[] = { "ext", "extension", "extn", "x",
		NULL };
	size_t i = token_blanks(text, end, 0), digits;
	size_t word = i;

	if (i < text.len && text.p[i] == ',')
		word = i = token_blanks(text, i + 1, 0);
	while (i < text.len && ascii_letter(text.p[i]) && i - word < TOKEN_MAX)
		i++;
	if (token_among(text, (struct token){ word, i }, words) == 0)
		return end;
	if (i < text.len && (text.p[i] == '.' || text.p[i] == ':'))
		i++;
	i = token_blanks(text, i, 0);
	for (digits = i;
	     i < text.len && ascii_digit(text.p[i]) && i - digits < 6;)
		i++;
	return i > digits ? i : end;
}

/* A second number may follow a slash: 01792 496000/496001. */
static int
ends_well(struct utf8 text, size_t end)
{
	return symbols_end_well(text, end) ||
	       (end < text.len && text.p[end] == '/');
}

/* A number of its own that stands well; divided by a line's end if `joins`. */
static int
stands_well(const struct candidate *c, const struct phone *p, int joins)
{
	return p->groups <= PHONE_GROUPS && p->is_joined == joins &&
	       ends_well(c->text, p->end) &&
	       !symbols_in_link(c->text, p->start);
}

static int
find_phone(const struct candidate *c, int joins, struct identifier *out)
{
	struct phone p;
	struct span at;
	int is_planned, is_called, is_own;

	if (!read_phone(c, joins, &p) || !stands_well(c, &p, joins))
		return 0;
	at = (struct span){ p.start, p.end };
	/* What follows no plan must be called a telephone right before it. */
	is_planned = p.is_uk || p.is_abroad;
	is_called = evidence_near(c->evidence, at, TOPIC_PHONE,
	    is_planned ? SENTENCE_SIDE : LABEL_SIDE,
	    is_planned ? LABEL_SIDE : 0);
	/* So must be what a line's end divides. */
	if (!is_called &&
	    (!is_planned || joins ||
		evidence_near(c->evidence, at, TOPIC_OTHER, LABEL_SIDE, 0)))
		return 0;
	is_own = evidence_near(
	    c->evidence, at, TOPIC_OWN_PHONE, SENTENCE_SIDE, LABEL_SIDE);
	*out = (struct identifier){ .id = UTF8("phone"),
		.start = p.start,
		.end = extension_end(c->text, p.end),
		.confidence =
		    is_own && p.is_uk && is_given_out(p.v) ? 75 : 65 };
	return 1;
}

int
detect_phone(const struct candidate *c, struct identifier *out)
{
	return find_phone(c, 0, out) || find_phone(c, 1, out);
}

/* A number that was found, once more; 0: it is none. */
static int
read_again(struct utf8 text, const struct identifier *phone, struct phone *out)
{
	struct candidate c = { .text = text, .at = phone->start };
	size_t len = phone->end - phone->start;

	while (c.at < phone->end && !ascii_digit(text.p[c.at]))
		c.at++;
	return read_phone(
	    &c, memchr(text.p + phone->start, '\n', len) != NULL, out);
}

int
detect_mobile(struct utf8 text, const struct identifier *phone)
{
	struct phone p;

	return read_again(text, phone, &p) && p.is_uk && is_mobile(p.v);
}

int
detect_school(struct utf8 text, const struct identifier *phone,
    const struct school_phones *school)
{
	struct phone p;

	return school->len > 0 && read_again(text, phone, &p) &&
	       school_phones_have(school, (struct utf8){ p.v, p.len });
}

/* -- e-mail --------------------------------------------------------------- */

/* Octets of the character before `i` that an address may hold; 0: none. */
static size_t
local_before(struct utf8 text, size_t i)
{
	unsigned char c = i > 0 ? (unsigned char)text.p[i - 1] : ' ';

	if (c < 0x80)
		return ascii_alnum((char)c) ||
		       (c > ' ' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
	/* Quotation marks and blanks of other alphabets are no letters. */
	for (size_t len = 2; len <= 4 && len <= i; len++)
		if ((unsigned char)text.p[i - len] >= 0xc2)
			return symbols_word_at(text, i - len) ? len : 0;
	return 0;
}

/* Octets of the letter, digit or hyphen of a label at `i`; 0: none. */
static size_t
label_octet(struct utf8 text, size_t i)
{
	unsigned char c;

	if (i >= text.len)
		return 0;
	c = (unsigned char)text.p[i];
	if (c < 0x80)
		return ascii_alnum((char)c) || c == '-';
	if (!symbols_word_at(text, i))
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Where the label at `at` ends, no hyphen first or last; `at`: there is none. */
static size_t
label_end(struct utf8 text, size_t at, size_t limit)
{
	size_t i = at;

	if (i < text.len && text.p[i] == '-')
		return at;
	while (i < limit && label_octet(text, i) > 0)
		i += label_octet(text, i);
	while (i > at && text.p[i - 1] == '-')
		i--;
	return i;
}

/* Where the domain from `at` ends; 0: it has no dot, or no top. */
static size_t
domain_end(struct utf8 text, size_t at)
{
	size_t label = at, end = 0;

	for (;;) {
		size_t i = label_end(text, label, at + DOMAIN_MAX);

		if (i == label)
			return end;
		/* The top is letters, two at least. */
		if (label > at)
			end = i - label >= 2 && !ascii_digit(text.p[label]) ? i
									    : 0;
		if (i >= text.len || text.p[i] != '.')
			return end;
		label = i + 1;
	}
}

int
detect_email(
    struct utf8 text, size_t at, struct evidence *e, struct identifier *out)
{
	size_t start = at, end = domain_end(text, at + 1);

	while (start > 0 && at - start < LOCAL_MAX &&
	       local_before(text, start) > 0)
		start -= local_before(text, start);
	/* What stands in front of an address is not in it. */
	while (start < at && strchr("'*=/?&|{`.~-+", text.p[start]) != NULL)
		start++;
	if (end == 0 || start == at || text.p[at - 1] == '.')
		return 0;
	*out = (struct identifier){ .id = UTF8("email"),
		.start = start,
		.end = end,
		.confidence = evidence_near(e, (struct span){ start, end },
				  TOPIC_OWN_EMAIL, SENTENCE_SIDE, LABEL_SIDE)
				  ? 75
				  : 65 };
	return 1;
}
