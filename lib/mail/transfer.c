/*
 * transfer.c - undo base64, quoted-printable and uuencode
 */
#include "mail/transfer.h"

#include <stdint.h>

#include "mail/header.h"

enum { JUNK = 64, SPACE, PAD };

static void
base64_table(unsigned char table[256])
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+/";

	memset(table, JUNK, 256);
	for (unsigned char i = 0; i < 64; i++)
		table[(unsigned char)letters[i]] = i;
	table['\r'] = table['\n'] = table[' '] = table['\t'] = SPACE;
	table['='] = PAD;
}

struct bytes
transfer_base64(struct arena *a, struct bytes encoded, int *damaged)
{
	unsigned char table[256];
	unsigned char *out = arena_raw(a, encoded.len / 4 * 3 + 4);
	const unsigned char *p = encoded.p, *end = p + encoded.len;
	size_t n = 0;
	uint32_t bits = 0;
	int have = 0;

	base64_table(table);
	while (p < end) {
		unsigned char c;

		/* Four good letters at once: nearly all of any mail. */
		while (have == 0 && end - p >= 4 &&
		       (table[p[0]] | table[p[1]] | table[p[2]] | table[p[3]]) <
			   64) {
			uint32_t v = (uint32_t)table[p[0]] << 18 |
				     (uint32_t)table[p[1]] << 12 |
				     (uint32_t)table[p[2]] << 6 | table[p[3]];

			out[n++] = (unsigned char)(v >> 16);
			out[n++] = (unsigned char)(v >> 8);
			out[n++] = (unsigned char)v;
			p += 4;
		}
		if (p == end)
			break;
		c = table[*p++];
		if (c < 64) {
			bits = bits << 6 | c;
			if (++have == 4) {
				out[n++] = (unsigned char)(bits >> 16);
				out[n++] = (unsigned char)(bits >> 8);
				out[n++] = (unsigned char)bits;
				have = 0;
			}
		} else if (c == PAD) {
			if (have == 2)
				out[n++] = (unsigned char)(bits >> 4);
			if (have == 3) {
				out[n++] = (unsigned char)(bits >> 10);
				out[n++] = (unsigned char)(bits >> 2);
			}
			*damaged |= have == 1;
			have = 0;
		} else if (c == JUNK) {
			*damaged = 1;
		}
	}
	if (have == 2)
		out[n++] = (unsigned char)(bits >> 4);
	if (have == 3) {
		out[n++] = (unsigned char)(bits >> 10);
		out[n++] = (unsigned char)(bits >> 2);
	}
	*damaged |= have != 0;
	return (struct bytes){ out, n };
}

int
transfer_hex(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* One line of quoted-printable, without its end, to `out`. */
static size_t
quoted_line(struct bytes line, unsigned char *out, int *soft, int *damaged)
{
	size_t n = 0, len = line.len;

	/*
	 * RFC 2045 6.7 rule 3 would drop blanks at the end; mail programs keep
	 * them, and so do we, but a soft break may have some after it.
	 */
	while (len > 0 && (line.p[len - 1] == ' ' || line.p[len - 1] == '\t'))
		len--;
	*soft = len > 0 && line.p[len - 1] == '=';
	len = *soft ? len - 1 : line.len;
	for (size_t i = 0; i < len; i++) {
		int high, low;

		if (line.p[i] != '=') {
			out[n++] = line.p[i];
			continue;
		}
		high = i + 2 < len ? transfer_hex(line.p[i + 1]) : -1;
		low = high == -1 ? -1 : transfer_hex(line.p[i + 2]);
		if (low == -1) {
			*damaged = 1;
			out[n++] = '=';
			continue;
		}
		out[n++] = (unsigned char)(high << 4 | low);
		i += 2;
	}
	return n;
}

struct bytes
transfer_quoted(struct arena *a, struct bytes encoded, int *damaged)
{
	unsigned char *out = arena_raw(a, encoded.len);
	size_t n = 0, at = 0;

	while (at < encoded.len) {
		struct bytes rest = { encoded.p + at, encoded.len - at };
		struct bytes line = { rest.p, header_line(rest) };
		struct bytes text = header_chomp(line);
		int soft;

		n += quoted_line(text, out + n, &soft, damaged);
		if (!soft)
			for (size_t i = text.len; i < line.len; i++)
				out[n++] = line.p[i];
		at += line.len;
	}
	return (struct bytes){ out, n };
}

static size_t
uu_line(struct bytes line, unsigned char *out)
{
	size_t want = line.len == 0 ? 0 : (size_t)(line.p[0] - 32) & 63, n = 0;

	for (size_t i = 1; n < want && i < line.len; i += 4) {
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++)
			v = v << 6 |
			    (i + k < line.len ? (line.p[i + k] - 32u) & 63 : 0);
		for (int k = 0; k < 3 && n < want; k++)
			out[n++] = (unsigned char)(v >> (16 - 8 * k));
	}
	return n;
}

struct bytes
transfer_uu(struct arena *a, struct bytes encoded, int *damaged)
{
	unsigned char *out = arena_raw(a, encoded.len);
	size_t n = 0, at = 0;
	int inside = 0, ended = 0;

	while (at < encoded.len && !ended) {
		struct bytes rest = { encoded.p + at, encoded.len - at };
		struct bytes line = { rest.p, header_line(rest) };
		struct bytes text = header_chomp(line);

		at += line.len;
		if (!inside)
			inside =
			    text.len > 6 && memcmp(text.p, "begin ", 6) == 0;
		else if (text.len == 3 && memcmp(text.p, "end", 3) == 0)
			ended = 1;
		else
			n += uu_line(text, out + n);
	}
	*damaged |= !ended;
	return (struct bytes){ out, n };
}
