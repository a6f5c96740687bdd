/*
 * encoded.c - header text to clean text
 */
#include "mail/encoded.h"

#include <strings.h>

#include "mail/transfer.h"

enum {
	/* Octets of a charset's name and language; real ones have under 40. */
	CHARSET_MAX = 128,
	/* UTF-8 octets that one octet may become: UTF-7, a mapped letter. */
	GROWTH = 8,
};

struct word {
	/* Without the language ("utf-8*en", RFC 2231 section 5). */
	struct utf8 charset;
	enum transfer_kind kind;
	struct bytes text;
	/* Where "=?..?=" ends in the value. */
	size_t end;
};

/* A value on its way to text. */
struct decoding {
	struct arena *a;
	const struct mail_charset *charset;
	struct bytes in;
	/*
	 * The first "?=" at or after the place asked for last; in.len when
	 * there is none.  Places rise, so looking for it costs one pass.
	 */
	size_t end;
	struct strbuf out;
	int lossy;
};

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int
is_named(struct utf8 name, const char *is)
{
	return name.len == strlen(is) && strncasecmp(name.p, is, name.len) == 0;
}

static struct utf8
latin1(struct arena *a, struct bytes octets)
{
	char *p = arena_raw(a, octets.len * 2);
	size_t n = 0;

	for (size_t i = 0; i < octets.len; i++) {
		unsigned char c = octets.p[i];

		if (c >= 0x80) {
			p[n++] = (char)(0xc0 | c >> 6);
			c = (unsigned char)(0x80 | (c & 0x3f));
		}
		p[n++] = (char)c;
	}
	/* A NUL is no text. */
	return field_from(a, (struct bytes){ (unsigned char *)p, n }).text;
}

struct utf8
encoded_charset(struct arena *a, struct utf8 name, struct bytes octets,
    const struct mail_charset *charset, int *lossy)
{
	struct field f;

	if (octets.len == 0)
		return UTF8("");
	if (charset != NULL)
		return charset->decode(a, name, octets, lossy);
	if (is_named(name, "iso-8859-1"))
		return latin1(a, octets);
	if (!is_named(name, "us-ascii") && !is_named(name, "utf-8")) {
		*lossy = 1;
		return (struct utf8){ NULL, 0 };
	}
	f = field_from(a, octets);
	*lossy |= f.octets.len > 0;
	return f.text;
}

/* Where the first "?=" at or after `from` is; in.len: nowhere. */
static size_t
find_end(struct decoding *d, size_t from)
{
	const unsigned char *p = d->in.p, *q;
	size_t at = d->end > from ? d->end : from;

	while (at + 1 < d->in.len && (p[at] != '?' || p[at + 1] != '=')) {
		q = memchr(p + at + 1, '?', d->in.len - at - 1);
		at = q == NULL ? d->in.len : (size_t)(q - p);
	}
	d->end = at + 1 < d->in.len ? at : d->in.len;
	return d->end;
}

/* Length of the charset at `at`, up to a '?'; 0: there is none. */
static size_t
charset_len(struct bytes in, size_t at)
{
	size_t len = 0;

	while (
	    at + len < in.len && len <= CHARSET_MAX && in.p[at + len] != '?') {
		if (in.p[at + len] <= ' ')
			return 0;
		len++;
	}
	return at + len < in.len && len <= CHARSET_MAX ? len : 0;
}

/* An encoded word at `at` (RFC 2047 section 2)? */
static int
word_at(struct decoding *d, size_t at, struct word *w)
{
	struct bytes in = d->in;
	const unsigned char *star;
	size_t len, text, end;

	if (in.len - at < 8 || in.p[at] != '=' || in.p[at + 1] != '?')
		return 0;
	len = charset_len(in, at + 2);
	text = at + 2 + len + 3;
	if (len == 0 || text + 2 > in.len || in.p[text - 1] != '?')
		return 0;
	if ((in.p[text - 2] | 0x20) == 'q')
		w->kind = TRANSFER_QUOTED;
	else if ((in.p[text - 2] | 0x20) == 'b')
		w->kind = TRANSFER_BASE64;
	else
		return 0;
	end = find_end(d, text);
	if (end == in.len)
		return 0;
	star = memchr(in.p + at + 2, '*', len);
	if (star != NULL)
		len = (size_t)(star - in.p) - at - 2;
	w->charset = (struct utf8){ (const char *)in.p + at + 2, len };
	w->text = (struct bytes){ in.p + text, end - text };
	w->end = end + 2;
	return 1;
}

static struct bytes
q_octets(struct arena *a, struct bytes text, int *damaged)
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
			*damaged |= text.p[i] == '=';
			out[n++] = text.p[i] == '_' ? ' ' : text.p[i];
		}
	}
	return (struct bytes){ out, n };
}

static size_t
past_blanks(struct bytes in, size_t at)
{
	while (at < in.len && is_blank(in.p[at]))
		at++;
	return at;
}

/*
 * Decode the words from `w` on that share its charset, as one text: senders
 * cut them in the middle of a character (against RFC 2047 section 5, and
 * often).  Returns where the last of them ends.
 */
static size_t
run_of_words(struct decoding *d, struct word w)
{
	struct utf8 charset = w.charset, text;
	struct strbuf octets;
	struct bytes all;
	size_t end;

	strbuf_init(&octets, d->in.len);
	do {
		struct bytes o =
		    w.kind == TRANSFER_QUOTED
			? q_octets(d->a, w.text, &d->lossy)
			: transfer_decode(d->a, w.kind, w.text, &d->lossy);

		strbuf_add(&octets, o.p, o.len);
		end = w.end;
	} while (word_at(d, past_blanks(d->in, end), &w) &&
		 w.charset.len == charset.len &&
		 strncasecmp(w.charset.p, charset.p, charset.len) == 0);
	all = strbuf_bytes(&octets);
	text = encoded_charset(d->a, charset, all, d->charset, &d->lossy);
	/* A charset nobody knows: its octets are shown as they are. */
	if (text.p == NULL)
		text = field_from(d->a, all).text;
	strbuf_add(&d->out, text.p, text.len);
	strbuf_done(&octets);
	return end;
}

struct field
encoded_text(
    struct arena *a, struct bytes value, const struct mail_charset *charset)
{
	struct decoding d = { .a = a, .charset = charset, .in = value };
	struct field f;
	struct word w;
	size_t at = 0;

	if (value.len == 0 || memchr(value.p, '=', value.len) == NULL)
		return field_from(a, value);
	strbuf_init(&d.out, value.len * GROWTH + 64);
	while (at < value.len) {
		const unsigned char *sign;
		size_t plain;

		if (word_at(&d, at, &w)) {
			at = run_of_words(&d, w);
			/* Blanks before a word of another charset go too. */
			if (word_at(&d, past_blanks(value, at), &w))
				at = past_blanks(value, at);
			continue;
		}
		sign = memchr(value.p + at + 1, '=', value.len - at - 1);
		plain = sign == NULL ? value.len - at
				     : (size_t)(sign - value.p) - at;
		strbuf_add(&d.out, value.p + at, plain);
		at += plain;
	}
	f = field_from(a, strbuf_bytes(&d.out));
	d.lossy |= f.octets.len > 0 || strbuf_over(&d.out);
	f.octets = d.lossy ? arena_bytes(a, value) : (struct bytes){ NULL, 0 };
	strbuf_done(&d.out);
	return f;
}
