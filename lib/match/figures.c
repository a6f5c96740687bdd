/*
 * figures.c - digits of other scripts, letters and signs of other widths, as ASCII
 */
#include "match/figures.h"

#include <string.h>

#include "text/codepoint.h"

/* The zero of each script; nine follow it (Unicode 15, category Nd).  In order. */
/* clang-format off */
static const uint32_t zeros[] = { 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6,
	0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
	0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80,
	0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0,
	0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0,
	0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730,
	0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0,
	0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0,
	0x1e4f0, 0x1e950, 0x1fbf0 };
/* clang-format on */

enum { ALPHABET = 26 };

/*
 * 1: a character that begins so may be one of them.  D9, DB, DF, E0, E1, E3, EA, EF
 * and F0; most letters with accents, Cyrillic and punctuation begin otherwise.
 */
static int
may_begin(unsigned char lead)
{
	const uint64_t leads =
	    UINT64_C(1) << 0x19 | UINT64_C(1) << 0x1b | UINT64_C(1) << 0x1f |
	    UINT64_C(1) << 0x20 | UINT64_C(1) << 0x21 | UINT64_C(1) << 0x23 |
	    UINT64_C(1) << 0x2a | UINT64_C(1) << 0x2f | UINT64_C(1) << 0x30;

	return lead >= 0xc0 && (leads >> (lead - 0xc0) & 1) != 0;
}

/* The digit that `c` is; '\0': it is none. */
static char
digit_of(uint32_t c)
{
	size_t from = 0, to = sizeof(zeros) / sizeof(*zeros);

	/* The last zero that is no greater. */
	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (zeros[middle] <= c)
			from = middle;
		else
			to = middle;
	}
	return c >= zeros[from] && c - zeros[from] <= 9
		   ? (char)('0' + (c - zeros[from]))
		   : '\0';
}

/* What stands for `c` in ASCII; '\0': nothing does. */
static char
plain_of(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return (char)('!' + (c - 0xff01));
	if (c == 0x3000)
		return ' ';
	/* Bold, italic, ...: capitals and small letters in turn. */
	if (c >= 0x1d400 && c <= 0x1d6a3)
		return (char)(((c - 0x1d400) / ALPHABET % 2 == 0 ? 'A' : 'a') +
			      (c - 0x1d400) % ALPHABET);
	return digit_of(c);
}

/* What stands at `at`, and its octets in `*len`; '\0': it stays. */
static char
plain_at(struct utf8 text, size_t at, size_t *len)
{
	struct bytes b = { (const unsigned char *)text.p, text.len };
	uint32_t c = 0;

	if (!may_begin(b.p[at]))
		return '\0';
	*len = codepoint_at(b, at, CODEPOINT_STRICT, &c);
	return *len == 0 ? '\0' : plain_of(c);
}

/* Where the first of them stands; the text's end: there is none. */
static size_t
first_in(struct utf8 text)
{
	const uint64_t beyond_ascii = UINT64_C(0x8080808080808080);
	size_t i = 0, len = 0;
	uint64_t eight;

	while (i < text.len) {
		/* Most texts are ASCII: eight octets at once. */
		if (text.len - i >= sizeof(eight)) {
			memcpy(&eight, text.p + i, sizeof(eight));
			if ((eight & beyond_ascii) == 0) {
				i += sizeof(eight);
				continue;
			}
		}
		if (plain_at(text, i, &len) != '\0')
			break;
		i++;
	}
	return i;
}

struct figures
figures_plain(struct arena *a, struct utf8 text)
{
	size_t first = first_in(text), n = 0;
	uint32_t *origin;
	char *p;

	if (first == text.len)
		return (struct figures){ text, NULL };
	p = arena_raw(a, text.len);
	origin = arena_raw(a, (text.len + 1) * sizeof(*origin));
	for (size_t i = 0, len; i < text.len; i += len) {
		char plain = i < first ? '\0' : plain_at(text, i, &len);

		if (plain == '\0')
			len = 1;
		origin[n] = (uint32_t)i;
		p[n++] = plain == '\0' ? text.p[i] : plain;
	}
	origin[n] = (uint32_t)text.len;
	return (struct figures){ { p, n }, origin };
}

struct span
figures_origin(const struct figures *figures, size_t start, size_t end)
{
	if (figures->origin == NULL)
		return (struct span){ start, end };
	return (struct span){ figures->origin[start], figures->origin[end] };
}
