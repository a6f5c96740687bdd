/*
 * transfer.c - undo a Content-Transfer-Encoding
 */
#include "mail/transfer.h"

#include <stdint.h>
#include <strings.h>

#include "base/ascii.h"
#include "mail/line.h"

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
		else if (depth == 0 && !ascii_is_blank(v.p[at]))
			break;
	}
	return at;
}

static const struct transfer_name {
	struct utf8 name;
	enum transfer_kind kind;
} encodings[] = {
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

static enum transfer_kind
token_kind(struct bytes token)
{
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
		if (encodings[i].name.len == token.len &&
		    (token.len == 0 ||
			strncasecmp(encodings[i].name.p, (const char *)token.p,
			    token.len) == 0))
			return encodings[i].kind;
	return TRANSFER_UNKNOWN;
}

enum transfer_kind
transfer_named(struct bytes value)
{
	size_t from = past_comments(value, 0), to = from;

	/* Some write "base64"; and 'base64; charset=x'. */
	if (from < value.len && value.p[from] == '"')
		to = ++from;
	while (to < value.len && value.p[to] > ' ' && value.p[to] != ';' &&
	       value.p[to] != '(' && value.p[to] != '"')
		to++;
	if (to == from)
		return TRANSFER_NONE;
	return token_kind((struct bytes){ value.p + from, to - from });
}

/* 1: `word` stands in it somewhere, in any case; the value is short. */
static int
holds(struct bytes value, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= value.len; i++)
		if (strncasecmp((const char *)value.p + i, word, len) == 0)
			return 1;
	return 0;
}

enum transfer_kind
transfer_named_loosely(struct bytes value, int *exact)
{
	enum { NAME_MAX_LOOKED_AT = 1024 };
	static const struct {
		const char *word;
		enum transfer_kind kind;
	} words[] = {
		{ "64", TRANSFER_BASE64 },
		{ "base", TRANSFER_BASE64 },
		{ "quot", TRANSFER_QUOTED },
		{ "print", TRANSFER_QUOTED },
		{ "uue", TRANSFER_UU },
		{ "uuencode", TRANSFER_UU },
	};
	enum transfer_kind strict = transfer_named(value);

	*exact = value.len == 0 || token_kind(value) != TRANSFER_UNKNOWN;
	if (*exact)
		return strict;
	if (value.len > NAME_MAX_LOOKED_AT)
		value.len = NAME_MAX_LOOKED_AT;
	/* The last that is named and is not what a strict reader sees. */
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].kind != strict && holds(value, words[i].word))
			return words[i].kind;
	/* Nothing else: another reader does not know it at all. */
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
	if (q->have == 1)
		*damaged |= TRANSFER_DAMAGED;
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

/*
 * Four good letters at a time from `at` on: nearly all of any mail.  Returns
 * how many letters.
 */
static size_t
base64_fours(
    const unsigned char t[256], struct bytes in, size_t at, unsigned char *out)
{
	const unsigned char *p = in.p + at, *end = in.p + in.len;
	size_t n = 0;

	for (; end - p >= 4 && (t[p[0]] | t[p[1]] | t[p[2]] | t[p[3]]) < 64;
	     p += 4) {
		uint32_t v = (uint32_t)t[p[0]] << 18 | (uint32_t)t[p[1]] << 12 |
			     (uint32_t)t[p[2]] << 6 | t[p[3]];

		out[n++] = (unsigned char)(v >> 16);
		out[n++] = (unsigned char)(v >> 8);
		out[n++] = (unsigned char)v;
	}
	return (size_t)(p - in.p) - at;
}

static struct bytes
base64(struct arena *a, enum transfer_kind kind, struct bytes encoded,
    int *damaged)
{
	unsigned char t[256];
	unsigned char *out = arena_raw(a, encoded.len / 4 * 3 + 4);
	struct quantum q = { 0, 0 };
	size_t n = 0, at = 0;
	int padded = 0;

	base64_table(t);
	while (at < encoded.len) {
		size_t fours =
		    q.have == 0 ? base64_fours(t, encoded, at, out + n) : 0;
		unsigned char c;

		n += fours / 4 * 3;
		at += fours;
		if (padded && fours > 0)
			*damaged |= TRANSFER_DAMAGED | TRANSFER_PADDED_INSIDE;
		if (at == encoded.len)
			break;
		c = t[encoded.p[at++]];
		if (c < 64) {
			if (padded)
				*damaged |= TRANSFER_DAMAGED;
			n += add(&q, c, out + n);
		} else if (c == SPACE) {
			continue;
		} else if (kind == TRANSFER_BASE64_STOPS) {
			break;
		} else if (c == JUNK) {
			*damaged |= TRANSFER_DAMAGED | TRANSFER_JUNK;
		} else if (kind != TRANSFER_BASE64_GOES_ON) {
			padded |= q.have > 0;
			n += finish(&q, out + n, damaged);
		}
	}
	if (q.have != 0 && kind == TRANSFER_BASE64)
		*damaged |= TRANSFER_DAMAGED;
	n += finish(&q, out + n, damaged);
	return (struct bytes){ out, n };
}

int
transfer_looks_base64(struct bytes content)
{
	/* Words and numbers of fewer letters happen. */
	enum { LEAST = 24, LONG = 96 };
	unsigned char t[256];
	size_t letters = 0, pads = 0, digits = 0, upper = 0;

	base64_table(t);
	for (size_t i = 0; i < content.len; i++) {
		unsigned char c = content.p[i];

		if (c == '\r' || c == '\n')
			continue;
		if (t[c] == PAD)
			pads++;
		else if (t[c] >= 64 || pads > 0)
			return 0;
		letters++;
		digits += c >= '0' && c <= '9';
		upper += c >= 'A' && c <= 'Z';
	}
	return letters >= LEAST && pads <= 2 && letters % 4 == 0 && upper > 0 &&
	       (digits > 0 || letters > LONG);
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

/*
 * `len` octets of a line at `p` to `out`, escapes undone.  "==" is one sign, as
 * encoders of old wrote it and binascii still reads it.
 */
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
		if (octet == -1)
			*damaged |= TRANSFER_DAMAGED;
		out[n++] = octet == -1 ? '=' : (unsigned char)octet;
		plain = octet != -1 ? 3 : len > 1 && p[1] == '=' ? 2 : 1;
		p += plain;
		len -= plain;
	}
	return n;
}

/* How many '=' stand before `at`; two of them are one sign, no soft break. */
static size_t
signs_before(const unsigned char *line, size_t at)
{
	size_t n = 0;

	while (n < at && line[at - n - 1] == '=')
		n++;
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
		for (soft = end; soft > 0 && ascii_is_blank(line[soft - 1]);)
			soft--;
		if (signs_before(line, soft) % 2 == 1) {
			n += unescape(line, soft - 1, out + n, damaged);
			continue;
		}
		n += unescape(line, end, out + n, damaged);
		memcpy(out + n, line + end, next - at - end);
		n += next - at - end;
	}
	return (struct bytes){ out, n };
}

int
transfer_looks_quoted(struct bytes content)
{
	/* A few stand in addresses of the web. */
	enum { LEAST = 4 };
	size_t n = 0, at = 0;

	while (n < LEAST && at < content.len) {
		const unsigned char *sign =
		    memchr(content.p + at, '=', content.len - at);

		if (sign == NULL)
			break;
		at = (size_t)(sign - content.p);
		n += escaped(sign, content.len - at) != -1;
		at++;
	}
	return n == LEAST;
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
	if (!ended)
		*damaged |= TRANSFER_DAMAGED;
	return (struct bytes){ out, n };
}

struct bytes
transfer_decode(struct arena *a, enum transfer_kind kind, struct bytes encoded,
    int *damaged)
{
	switch (kind) {
	case TRANSFER_BASE64:
	case TRANSFER_BASE64_STOPS:
	case TRANSFER_BASE64_GOES_ON:
		return base64(a, kind, encoded, damaged);
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
