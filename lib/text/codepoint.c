/*
 * codepoint.c - one character: from an octet of Windows, to and from UTF-8
 */
#include "text/codepoint.h"

/* 0x80 to 0x9f. */
/* clang-format off */
static const uint16_t windows_1252[32] = { 0x20ac, 0x81, 0x201a, 0x192,
	0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
	0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e,
	0x178 };
/* clang-format on */

uint32_t
codepoint_windows(unsigned char octet)
{
	return octet >= 0x80 && octet < 0xa0 ? windows_1252[octet - 0x80]
					     : octet;
}

size_t
codepoint_put(uint32_t c, char out[CODEPOINT_OCTETS_MAX])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Octets of the character that `lead` begins; 0: it begins none. */
static size_t
length_of(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc0 || lead >= 0xf8)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

size_t
codepoint_at(struct bytes b, size_t at, enum codepoint_rule rule, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = length_of(b.p[at]);

	if (len == 0 || len > b.len - at)
		return 0;
	*c = len == 1 ? b.p[at] : b.p[at] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((b.p[at + i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (b.p[at + i] & 0x3f);
	}
	if (*c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000))
		return 0;
	return rule == CODEPOINT_STRICT && *c < least[len] ? 0 : len;
}

int
codepoint_is_utf8(struct bytes b)
{
	size_t at = 0;

	if (b.len > 0 && memchr(b.p, 0, b.len) != NULL)
		return 0;
	while ((at = bytes_past_ascii(b, at)) < b.len) {
		uint32_t c;
		size_t len = codepoint_at(b, at, CODEPOINT_STRICT, &c);

		if (len == 0)
			return 0;
		at += len;
	}
	return 1;
}
