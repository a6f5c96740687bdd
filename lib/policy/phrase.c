/*
 * phrase.c - words of a subject, however they are written
 *
 * A pupil's disguises are the scanner's business; here stand the few that would
 * take the word 'internal' off a message for a program and leave it there for
 * people: letters of other alphabets, accents, wide forms, marks without width.
 */
#include "policy/see.h"

/* What a character looks like; 0: like nothing, it is not seen. */
struct alike {
	uint32_t code;
	char is;
};

/* clang-format off */
static const struct alike alike[] = {
	/* no width: soft hyphen, joiners, marks of direction, BOM */
	{ 0xad, 0 }, { 0x200b, 0 }, { 0x200c, 0 }, { 0x200d, 0 }, { 0x200e, 0 },
	{ 0x200f, 0 }, { 0x2060, 0 }, { 0xfeff, 0 },
	/* blanks and hyphens */
	{ 0xa0, ' ' }, { 0x2010, '-' }, { 0x2011, '-' }, { 0x2013, '-' },
	/* Latin with accents, as names have them */
	{ 0xe0, 'a' }, { 0xe1, 'a' }, { 0xe2, 'a' }, { 0xe3, 'a' }, { 0xe4, 'a' },
	{ 0xe5, 'a' }, { 0xe7, 'c' }, { 0xe8, 'e' }, { 0xe9, 'e' }, { 0xea, 'e' },
	{ 0xeb, 'e' }, { 0xec, 'i' }, { 0xed, 'i' }, { 0xee, 'i' }, { 0xef, 'i' },
	{ 0xf1, 'n' }, { 0xf2, 'o' }, { 0xf3, 'o' }, { 0xf4, 'o' }, { 0xf5, 'o' },
	{ 0xf6, 'o' }, { 0xf9, 'u' }, { 0xfa, 'u' }, { 0xfb, 'u' }, { 0xfc, 'u' },
	{ 0xfd, 'y' }, { 0xcc, 'i' }, { 0xcd, 'i' }, { 0xce, 'i' }, { 0xcf, 'i' },
	{ 0x131, 'i' }, { 0x130, 'i' }, { 0x144, 'n' }, { 0x142, 'l' },
	{ 0x165, 't' }, { 0x159, 'r' },
	/* Greek */
	{ 0x391, 'a' }, { 0x392, 'b' }, { 0x395, 'e' }, { 0x397, 'h' },
	{ 0x399, 'i' }, { 0x39a, 'k' }, { 0x39c, 'm' }, { 0x39d, 'n' },
	{ 0x39f, 'o' }, { 0x3a1, 'p' }, { 0x3a4, 't' }, { 0x3a5, 'y' },
	{ 0x3a7, 'x' }, { 0x3b1, 'a' }, { 0x3b5, 'e' }, { 0x3b9, 'i' },
	{ 0x3ba, 'k' }, { 0x3bd, 'v' }, { 0x3bf, 'o' }, { 0x3c1, 'p' },
	{ 0x3c4, 't' }, { 0x3c5, 'u' },
	/* Cyrillic */
	{ 0x405, 's' }, { 0x406, 'i' }, { 0x408, 'j' }, { 0x410, 'a' },
	{ 0x412, 'b' }, { 0x415, 'e' }, { 0x41a, 'k' }, { 0x41c, 'm' },
	{ 0x41d, 'h' }, { 0x41e, 'o' }, { 0x420, 'p' }, { 0x421, 'c' },
	{ 0x422, 't' }, { 0x425, 'x' }, { 0x430, 'a' }, { 0x435, 'e' },
	{ 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x443, 'y' },
	{ 0x445, 'x' }, { 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' },
	{ 0x43f, 'n' }, { 0x433, 'r' }, { 0x442, 't' }, { 0x4cf, 'l' },
	{ 0x4c0, 'l' }, { 0x501, 'd' },
	/* combining accents: nothing of their own */
	{ 0x300, 0 }, { 0x301, 0 }, { 0x302, 0 }, { 0x303, 0 }, { 0x308, 0 },
};
/* clang-format on */

enum { UNLIKE = 0x100 };

/* Letters in stretches: wide forms, mathematical alphabets. */
static int
in_stretch(uint32_t code)
{
	if (code >= 0xff21 && code <= 0xff3a)
		return (int)('a' + (code - 0xff21));
	if (code >= 0xff41 && code <= 0xff5a)
		return (int)('a' + (code - 0xff41));
	/* Alphabets of 26 capitals and 26 small letters, one after another. */
	if (code >= 0x1d400 && code < 0x1d400 + 13 * 52)
		return (int)('a' + (code - 0x1d400) % 26);
	return UNLIKE;
}

static int
looks_like(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? (int)code + 32 : (int)code;
	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
		if (alike[i].code == code)
			return alike[i].is;
	return in_stretch(code);
}

/* The character at `at` of valid UTF-8, and where the next begins. */
static uint32_t
character(struct utf8 text, size_t *at)
{
	unsigned char c = (unsigned char)text.p[(*at)++];
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	uint32_t code = more == 0 ? c : c & (0x3fu >> more);

	for (; more > 0 && *at < text.len; more--)
		code = code << 6 | ((unsigned char)text.p[(*at)++] & 0x3fu);
	return code;
}

/* Where reading stands: what was seen there, and where it goes on. */
struct sign {
	int is;
	size_t next;
};

/* The next sign that is seen at or after `at`; `is` 0 at the end. */
static struct sign
sign_at(struct utf8 text, size_t at)
{
	struct sign s = { 0, at };

	while (s.is == 0 && s.next < text.len)
		s.is = looks_like(character(text, &s.next));
	return s;
}

/* Letters, digits and everything that looks like none make words. */
static int
in_word(int is)
{
	return (is >= 'a' && is <= 'z') || (is >= '0' && is <= '9') ||
	       is >= 0x80;
}

/* Signs that are read as a letter: "lnternal", "1nternal", "internaI". */
static const struct {
	char letter;
	const char *read_as;
} lookalikes[] = {
	{ 'i', "l1|!" },
	{ 'l', "1|i" },
	{ 'e', "3" },
	{ 'a', "4@" },
	{ 'o', "0" },
};

static int
reads_as(int is, char letter)
{
	if (is == (unsigned char)letter)
		return 1;
	for (size_t i = 0; i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++)
		if (lookalikes[i].letter == letter && is > 0 && is < 0x80 &&
		    strchr(lookalikes[i].read_as, is) != NULL)
			return 1;
	return 0;
}

static int
is_dash(int is)
{
	return is == '-' || is == '_';
}

static int
is_blank(int is)
{
	return is == ' ' || is == '\t' || is_dash(is);
}

/* What holds two words of a phrase together. */
enum join {
	/* Blanks and dashes, any number. */
	JOIN_ANY,
	/* Blanks, or one dash: "internal - exams" is a tag and what it is on. */
	JOIN_TIGHT,
};

/* Past what joins two words; `is` 0: they are not joined so. */
static struct sign
past_join(struct utf8 text, struct sign s, enum join join)
{
	size_t blanks = 0, dashes = 0;

	for (; is_blank(s.is); s = sign_at(text, s.next))
		if (is_dash(s.is))
			dashes++;
		else
			blanks++;
	if (join == JOIN_TIGHT && dashes > 0 && blanks + dashes > 1)
		s.is = 0;
	return s;
}

/* Where `phrase` ends that begins at `at`; 0: no. */
static size_t
phrase_at(struct utf8 text, size_t at, struct utf8 phrase, enum join join)
{
	struct sign s = sign_at(text, at);
	size_t end = at;

	for (size_t k = 0; k < phrase.len; k++) {
		if (phrase.p[k] == ' ') {
			if (!is_blank(s.is))
				return 0;
			s = past_join(text, s, join);
			continue;
		}
		if (!reads_as(s.is, phrase.p[k]))
			return 0;
		end = s.next;
		s = sign_at(text, s.next);
	}
	return in_word(s.is) ? 0 : end;
}

static size_t
any_at(
    struct utf8 text, size_t at, const struct word_list *list, enum join join)
{
	for (size_t i = 0; list != NULL && i < list->len; i++) {
		size_t end = phrase_at(text, at, list->v[i], join);

		if (end > 0)
			return end;
	}
	return 0;
}

/* "INTERNAL exam results": the first word is set apart as a tag is. */
static int
is_set_apart(struct utf8 text, size_t at, size_t end)
{
	size_t first = at;

	while (first < end && text.p[first] >= 'A' && text.p[first] <= 'Z')
		first++;
	if (first - at < 2 || first == end || !is_blank(text.p[first]))
		return 0;
	for (size_t i = first; i < end; i++)
		if (text.p[i] >= 'a' && text.p[i] <= 'z')
			return 1;
	return 0;
}

/* Where an exception that begins at `at` ends; 0: none does. */
static size_t
excepted_at(struct utf8 text, size_t at, const struct word_list *except)
{
	size_t end = any_at(text, at, except, JOIN_TIGHT);

	return end > 0 && is_set_apart(text, at, end) ? 0 : end;
}

int
phrase_stands(struct utf8 text, const struct word_list *words,
    const struct word_list *except)
{
	int before = ' ';

	for (size_t at = 0; at < text.len;) {
		struct sign s = sign_at(text, at);
		size_t skip =
		    in_word(before) ? 0 : excepted_at(text, at, except);

		if (skip == 0 && !in_word(before) &&
		    any_at(text, at, words, JOIN_ANY) > 0)
			return 1;
		before = skip > 0 ? 'a' : s.is;
		at = skip > 0 ? skip : s.next;
	}
	return 0;
}
