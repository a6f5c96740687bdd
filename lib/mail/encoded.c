/*
 * encoded.c - header text to clean text
 */
#include "mail/encoded.h"

#include <strings.h>

#include "mail/transfer.h"

/* RFC 2047 says 75; without a bound, a header of "=?a?q?" costs its square. */
enum { WORD_MAX = 4096 };

struct word {
	struct utf8 charset;
	unsigned char encoding;
	struct bytes text;
	/* Octets of the whole "=?..?=". */
	size_t len;
};

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const unsigned char *
find(const unsigned char *p, const unsigned char *end, unsigned char c)
{
	return p >= end ? NULL : memchr(p, c, (size_t)(end - p));
}

/* The "?=" that ends the text at `p`; NULL: none. */
static const unsigned char *
word_end(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *q = find(p, end, '?');

	/* A "?" inside Q text is damage that readers forgive. */
	while (q != NULL && (q + 1 == end || q[1] != '='))
		q = find(q + 1, end, '?');
	return q;
}

/* The charset without its language ("utf-8*en", RFC 2231 section 5). */
static struct utf8
word_charset(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *star = find(p, end, '*');

	return (struct utf8){ (const char *)p,
		(size_t)((star == NULL ? end : star) - p) };
}

/* An encoded word at the start of `in` (RFC 2047 section 2), or 0. */
static int
word_at(struct bytes in, struct word *out)
{
	const unsigned char *end, *q1, *q2, *q3;

	if (in.len > WORD_MAX)
		in.len = WORD_MAX;
	end = in.p + in.len;
	if (in.len < 8 || in.p[0] != '=' || in.p[1] != '?')
		return 0;
	q1 = find(in.p + 2, end, '?');
	q2 = q1 == NULL ? NULL : find(q1 + 1, end, '?');
	if (q2 == NULL || q2 - q1 != 2 || q1 == in.p + 2)
		return 0;
	q3 = word_end(q2 + 1, end);
	if (q3 == NULL)
		return 0;
	out->charset = word_charset(in.p + 2, q1);
	for (const unsigned char *p = in.p + 2; p < q1; p++)
		if (is_blank(*p))
			return 0;
	out->encoding = q1[1] | 0x20;
	out->text = (struct bytes){ q2 + 1, (size_t)(q3 - q2 - 1) };
	out->len = (size_t)(q3 + 2 - in.p);
	return out->encoding == 'q' || out->encoding == 'b';
}

static struct bytes
q_octets(struct arena *a, struct bytes text)
{
	unsigned char *out = arena_raw(a, text.len);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high = -1, low = -1;

		if (text.p[i] == '=' && i + 2 < text.len) {
			high = transfer_hex(text.p[i + 1]);
			low = transfer_hex(text.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			out[n++] = (unsigned char)(high << 4 | low);
			i += 2;
		} else {
			out[n++] = text.p[i] == '_' ? ' ' : text.p[i];
		}
	}
	return (struct bytes){ out, n };
}

static struct bytes
word_octets(struct arena *a, const struct word *w)
{
	int damaged = 0;

	return w->encoding == 'q' ? q_octets(a, w->text)
				  : transfer_base64(a, w->text, &damaged);
}

struct utf8
encoded_charset(struct arena *a, struct utf8 name, struct bytes octets,
    const struct mail_charset *charset)
{
	struct field f;
	int lossy = 0;
	char *p;
	size_t n = 0;

	if (charset != NULL)
		return charset->decode(a, name, octets, &lossy);
	f = field_from(a, octets);
	if (f.octets.len == 0 || name.len != 10 ||
	    strncasecmp(name.p, "iso-8859-1", 10) != 0)
		return f.text;
	p = arena_raw(a, octets.len * 2);
	for (size_t i = 0; i < octets.len; i++) {
		unsigned char c = octets.p[i];

		if (c >= 0x80) {
			p[n++] = (char)(0xc0 | c >> 6);
			c = (unsigned char)(0x80 | (c & 0x3f));
		}
		p[n++] = (char)c;
	}
	return (struct utf8){ p, n };
}

static int
same_charset(struct utf8 a, struct utf8 b)
{
	return a.len == b.len && strncasecmp(a.p, b.p, a.len) == 0;
}

/*
 * Words of one charset that stand together are one text: senders cut them in
 * the middle of a character (against RFC 2047 section 5, and often).
 */
static size_t
run_of_words(struct arena *a, struct bytes in, const struct mail_charset *cs,
    struct strbuf *out)
{
	struct strbuf octets;
	struct word w, first = { 0 };
	size_t at = 0, used = 0;

	strbuf_init(&octets, in.len);
	while (word_at((struct bytes){ in.p + at, in.len - at }, &w) &&
	       (used == 0 || same_charset(w.charset, first.charset))) {
		struct bytes o = word_octets(a, &w);

		if (used == 0)
			first = w;
		strbuf_add(&octets, o.p, o.len);
		at += w.len;
		used = at;
		while (at < in.len && is_blank(in.p[at]))
			at++;
	}
	if (used > 0) {
		struct bytes o = arena_bytes(a, strbuf_bytes(&octets));
		struct utf8 text = encoded_charset(a, first.charset, o, cs);

		/* A charset nobody knows: its octets are shown as they are. */
		if (text.p == NULL)
			text = field_from(a, o).text;
		strbuf_add(out, text.p, text.len);
		/* Blanks before a word of another charset go too. */
		if (word_at((struct bytes){ in.p + at, in.len - at }, &w))
			used = at;
	}
	strbuf_done(&octets);
	return used;
}

struct field
encoded_text(
    struct arena *a, struct bytes value, const struct mail_charset *charset)
{
	struct strbuf out;
	struct field f;

	if (value.len == 0 || memchr(value.p, '=', value.len) == NULL)
		return field_from(a, value);
	strbuf_init(&out, value.len * 8 + 64);
	for (size_t at = 0; at < value.len;) {
		struct bytes rest = { value.p + at, value.len - at };
		size_t used =
		    rest.p[0] == '=' ? run_of_words(a, rest, charset, &out) : 0;

		if (used == 0) {
			strbuf_char(&out, (char)rest.p[0]);
			used = 1;
		}
		at += used;
	}
	f = field_from(a, strbuf_bytes(&out));
	strbuf_done(&out);
	return f;
}
