/*
 * transfer.c - undo a Content-Transfer-Encoding
 */
#include "mail/transfer.h"

#include <stdint.h>
#include <strings.h>

#include "mail/line.h"

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* Past blanks and comments; a comment without end reaches to the end. */
static size_t
past_comments(struct bytes v, size_t at)
{
	size_t depth = 0;

	for (; at < v.len; at++) {
		if (v.p[at] == '(')
			depth++;
		else if (v.p[at] == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !is_blank(v.p[at]))
			break;
	}
	return at;
}

enum transfer_kind
transfer_named(struct bytes value)
{
	static const struct {
		struct utf8 name;
		enum transfer_kind kind;
	} table[] = {
		{ { "", 0 }, TRANSFER_NONE },
		{ { "7bit", 4 }, TRANSFER_NONE },
		{ { "8bit", 4 }, TRANSFER_NONE },
		{ { "binary", 6 }, TRANSFER_NONE },
		{ { "base64", 6 }, TRANSFER_BASE64 },
		{ { "quoted-printable", 16 }, TRANSFER_QUOTED },
		{ { "x-uuencode", 10 }, TRANSFER_UU },
		{ { "uuencode", 8 }, TRANSFER_UU },
		{ { "x-uue", 5 }, TRANSFER_UU },
		{ { "uue", 3 }, TRANSFER_UU },
	};
	size_t from = past_comments(value, 0), to = from;

	/* Some write "base64"; and 'base64; charset=x'. */
	if (from < value.len && value.p[from] == '"')
		to = ++from;
	while (to < value.len && value.p[to] > ' ' && value.p[to] != ';' &&
	       value.p[to] != '(' && value.p[to] != '"')
		to++;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].name.len == to - from &&
		    (to == from ||
			strncasecmp(table[i].name.p,
			    (const char *)value.p + from, to - from) == 0))
			return table[i].kind;
	return TRANSFER_UNKNOWN;
}

/* -- base64 --------------------------------------------------------------- */

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

/* Letters that do not make four yet. */
struct quantum {
	uint32_t bits;
	int have;
};

/* The octets of an unfinished quantum to `out`; a single letter has none. */
static size_t
finish(struct quantum *q, unsigned char *out, int *damaged)
{
	size_t n = 0;

	if (q->have == 2)
		out[n++] = (unsigned char)(q->bits >> 4);
	if (q->have == 3) {
		out[n++] = (unsigned char)(q->bits >> 10);
		out[n++] = (unsigned char)(q->bits >> 2);
	}
	*damaged |= q->have == 1;
	*q = (struct quantum){ 0, 0 };
	return n;
}

/* One more letter; returns the octets that came out. */
static size_t
add(struct quantum *q, unsigned char six, unsigned char *out)
{
	q->bits = q->bits << 6 | six;
	if (++q->have < 4)
		return 0;
	out[0] = (unsigned char)(q->bits >> 16);
	out[1] = (unsigned char)(q->bits >> 8);
	out[2] = (unsigned char)q->bits;
	*q = (struct quantum){ 0, 0 };
	return 3;
}

static struct bytes
base64(struct arena *a, struct bytes encoded, int *damaged)
{
	unsigned char t[256];
	unsigned char *out = arena_raw(a, encoded.len / 4 * 3 + 4);
	const unsigned char *p = encoded.p;
	struct quantum q = { 0, 0 };
	size_t n = 0, at = 0;
	int padded = 0;

	base64_table(t);
	while (at < encoded.len) {
		unsigned char c;

		/* Four good letters at once: nearly all of any mail. */
		while (q.have == 0 && encoded.len - at >= 4 &&
		       (t[p[at]] | t[p[at + 1]] | t[p[at + 2]] | t[p[at + 3]]) <
			   64) {
			uint32_t v = (uint32_t)t[p[at]] << 18 |
				     (uint32_t)t[p[at + 1]] << 12 |
				     (uint32_t)t[p[at + 2]] << 6 | t[p[at + 3]];

			*damaged |= padded;
			out[n++] = (unsigned char)(v >> 16);
			out[n++] = (unsigned char)(v >> 8);
			out[n++] = (unsigned char)v;
			at += 4;
		}
		if (at == encoded.len)
			break;
		c = t[p[at++]];
		if (c < 64) {
			*damaged |= padded;
			n += add(&q, c, out + n);
		} else if (c == PAD) {
			padded |= q.have > 0;
			n += finish(&q, out + n, damaged);
		} else if (c == JUNK) {
			*damaged = 1;
		}
	}
	*damaged |= q.have != 0;
	n += finish(&q, out + n, damaged);
	return (struct bytes){ out, n };
}

/* -- quoted-printable ----------------------------------------------------- */

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

/* What "=XX" at `p` says; -1: nothing. */
static int
escaped(const unsigned char *p, size_t len)
{
	int high, low;

	if (len < 3)
		return -1;
	high = transfer_hex(p[1]);
	low = transfer_hex(p[2]);
	return high == -1 || low == -1 ? -1 : high << 4 | low;
}

/* `len` octets of a line at `p` to `out`, escapes undone. */
static size_t
unescape(const unsigned char *p, size_t len, unsigned char *out, int *damaged)
{
	size_t n = 0;

	while (len > 0) {
		const unsigned char *sign = memchr(p, '=', len);
		size_t plain = sign == NULL ? len : (size_t)(sign - p);
		int octet;

		memcpy(out + n, p, plain);
		n += plain;
		p += plain;
		len -= plain;
		if (len == 0)
			break;
		octet = escaped(p, len);
		*damaged |= octet == -1;
		out[n++] = octet == -1 ? '=' : (unsigned char)octet;
		p += octet == -1 ? 1 : 3;
		len -= octet == -1 ? 1 : 3;
	}
	return n;
}

static struct bytes
quoted(struct arena *a, struct bytes encoded, int *damaged)
{
	struct lines l = lines_of(encoded);
	unsigned char *out;
	size_t n = 0;

	if (encoded.len == 0 || memchr(encoded.p, '=', encoded.len) == NULL)
		return encoded;
	out = arena_raw(a, encoded.len);
	for (size_t at = 0, next; at < encoded.len; at = next) {
		const unsigned char *line = encoded.p + at;
		size_t end, soft;

		next = lines_next(&l, at);
		end = lines_chomp(&l, at, next) - at;
		/*
		 * RFC 2045 6.7 rule 3 would drop blanks at the end; mail
		 * programs keep them, and so do we, but a soft break may have
		 * some after it.
		 */
		for (soft = end; soft > 0 && is_blank(line[soft - 1]);)
			soft--;
		if (soft > 0 && line[soft - 1] == '=') {
			n += unescape(line, soft - 1, out + n, damaged);
			continue;
		}
		n += unescape(line, end, out + n, damaged);
		memcpy(out + n, line + end, next - at - end);
		n += next - at - end;
	}
	return (struct bytes){ out, n };
}

/* -- uuencode ------------------------------------------------------------- */

static size_t
uu_line(struct bytes line, unsigned char *out)
{
	size_t want = line.len == 0 ? 0 : (line.p[0] - 32u) & 63, n = 0;

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

static int
begins(struct bytes line, const char *word)
{
	size_t len = strlen(word);

	return line.len >= len && memcmp(line.p, word, len) == 0;
}

static struct bytes
uudecoded(struct arena *a, struct bytes encoded, int *damaged)
{
	struct lines l = lines_of(encoded);
	/* A line of two octets may give three: its length and one letter. */
	unsigned char *out = arena_raw(a, encoded.len * 3 / 2 + 4);
	size_t n = 0;
	int inside = 0, ended = 0;

	for (size_t at = 0, next; at < encoded.len && !ended; at = next) {
		struct bytes line = { encoded.p + at, 0 };

		next = lines_next(&l, at);
		line.len = lines_chomp(&l, at, next) - at;
		if (!inside)
			inside = begins(line, "begin ");
		else if (line.len == 3 && begins(line, "end"))
			ended = 1;
		else
			n += uu_line(line, out + n);
	}
	*damaged |= !ended;
	return (struct bytes){ out, n };
}

struct bytes
transfer_decode(struct arena *a, enum transfer_kind kind, struct bytes encoded,
    int *damaged)
{
	switch (kind) {
	case TRANSFER_BASE64:
		return base64(a, encoded, damaged);
	case TRANSFER_QUOTED:
		return quoted(a, encoded, damaged);
	case TRANSFER_UU:
		return uudecoded(a, encoded, damaged);
	case TRANSFER_NONE:
	case TRANSFER_UNKNOWN:
		break;
	}
	return encoded;
}
