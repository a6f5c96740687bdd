/*
 * charset_look.c - the charset that octets themselves tell
 */
#define _GNU_SOURCE
#include "text/charset_look.h"

#include <stdint.h>

#include "text/little.h"

enum {
	/* Octets in which zeroes are counted. */
	LOOKED_AT = 4096,
};

/* -- wide characters ------------------------------------------------------------- */

static const char *
by_mark(struct bytes *octets)
{
	/* Longer marks first: UTF-32's begins with UTF-16's. */
	static const struct {
		const char *mark;
		size_t len;
		const char *name;
	} marks[] = {
		{ "\xff\xfe\0\0", 4, "utf-32le" },
		{ "\0\0\xfe\xff", 4, "utf-32be" },
		{ "\xef\xbb\xbf", 3, "utf-8" },
		{ "\xff\xfe", 2, "utf-16le" },
		{ "\xfe\xff", 2, "utf-16be" },
		{ "\x84\x31\x95\x33", 4, "gb18030" },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (octets->len >= marks[i].len &&
		    memcmp(octets->p, marks[i].mark, marks[i].len) == 0) {
			*octets = bytes_from(*octets, marks[i].len);
			return marks[i].name;
		}
	return NULL;
}

/* Letters of ASCII are zero in all octets of a character but one. */
static const char *
by_zeroes(struct bytes octets)
{
	struct bytes b = bytes_at(octets, 0, LOOKED_AT);
	size_t zero[4] = { 0 }, quarter = b.len / 4, low;

	if (b.p == NULL || b.len < 4 || memchr(b.p, 0, b.len) == NULL)
		return NULL;
	for (size_t i = 0; i < quarter * 4; i++)
		zero[i % 4] += b.p[i] == 0;
	low = quarter / 8;
	if (zero[1] + zero[2] + zero[3] >= 3 * quarter - quarter / 4 &&
	    zero[0] <= low)
		return "utf-32le";
	if (zero[0] + zero[1] + zero[2] >= 3 * quarter - quarter / 4 &&
	    zero[3] <= low)
		return "utf-32be";
	if (zero[1] + zero[3] > quarter && zero[0] + zero[2] <= low)
		return "utf-16le";
	if (zero[0] + zero[2] > quarter && zero[1] + zero[3] <= low)
		return "utf-16be";
	return NULL;
}

const char *
charset_look_wide(struct bytes *octets)
{
	const char *name = by_mark(octets);

	return name != NULL ? name : by_zeroes(*octets);
}

/* -- escapes --------------------------------------------------------------------- */

static int
digit64(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Characters that somebody spells in UTF-7 to be read. */
static int
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xc0 && c < 0x530);
}

/*
 * After '+': base64 of UTF-16 (RFC 2152), letters all but a few?  The bits that
 * are left over are zero, which tells it from other words after a plus.  *at is
 * moved behind it.
 */
static int
spells(struct bytes b, size_t *at)
{
	uint32_t bits = 0;
	size_t letters = 0, units = 0;
	int have = 0, digit;

	for (; *at < b.len && (digit = digit64(b.p[*at])) >= 0; ++*at) {
		bits = bits << 6 | (uint32_t)digit;
		have += 6;
		if (have < 16)
			continue;
		have -= 16;
		letters += (size_t)is_letter(bits >> have & 0xffff);
		units++;
		bits &= (1u << have) - 1;
	}
	return units > 0 && letters * 2 >= units && have < 6 && bits == 0;
}

static int
has_utf7(struct bytes b)
{
	for (size_t at = 0; at < b.len;) {
		const unsigned char *plus = memchr(b.p + at, '+', b.len - at);

		if (plus == NULL)
			return 0;
		at = (size_t)(plus - b.p) + 1;
		if (spells(b, &at))
			return 1;
	}
	return 0;
}

static int
has(struct bytes b, const char *word)
{
	return memmem(b.p, b.len, word, strlen(word)) != NULL;
}

const char *
charset_look_escapes(struct bytes octets)
{
	/* The designations of RFC 1468, 1557, 1922; RFC 1843. */
	static const char *const escapes[][2] = {
		{ "\x1b$)C", "iso-2022-kr" },
		{ "\x1b$)A", "iso-2022-cn" },
		{ "\x1b$)G", "iso-2022-cn" },
		{ "\x1b$*H", "iso-2022-cn" },
		{ "\x1b$", "iso-2022-jp-2" },
		{ "\x1b(J", "iso-2022-jp-2" },
		{ "\x1b(I", "iso-2022-jp-2" },
	};

	if (octets.len == 0)
		return NULL;
	if (memchr(octets.p, 0x1b, octets.len) != NULL)
		for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]);
		     i++)
			if (has(octets, escapes[i][0]))
				return escapes[i][1];
	if (memchr(octets.p, '~', octets.len) != NULL && has(octets, "~{"))
		return "hz-gb-2312";
	return has_utf7(octets) ? "utf-7" : NULL;
}

int
charset_look_is_seven_bit(struct bytes octets)
{
	return !bytes_eight_bit(octets);
}

int
charset_look_is_plain(struct bytes octets)
{
	/* NUL, shifts, escape, and what opens UTF-7 and HZ. */
	static const unsigned char other[] = { 0, 0x0e, 0x0f, 0x1b, '+', '~' };

	if (octets.len == 0)
		return 1;
	if (!charset_look_is_seven_bit(octets))
		return 0;
	for (size_t i = 0; i < sizeof(other); i++)
		if (memchr(octets.p, other[i], octets.len) != NULL)
			return 0;
	return 1;
}
