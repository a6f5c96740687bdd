/*
 * mime.c - Content-Type and its like: a value and parameters
 */
#include "mail/mime.h"

#include <stdlib.h>

#include "base/limits.h"
#include "mail/encoded.h"
#include "mail/transfer.h"

/* A parameter as it stands: "filename*1*" is name filename, section 1. */
struct piece {
	struct bytes name, value;
	/* -1: not continued. */
	int section;
	/* 1: percent-encoded (RFC 2231 section 4). */
	int encoded;
	/* Order of appearance, to sort stably. */
	int order;
};

struct cursor {
	struct arena *a;
	struct bytes in;
	size_t at;
};

struct bytes
mime_lower(struct arena *a, struct bytes text)
{
	unsigned char *p = arena_raw(a, text.len);

	for (size_t i = 0; i < text.len; i++)
		p[i] = text.p[i] >= 'A' && text.p[i] <= 'Z'
			   ? (unsigned char)(text.p[i] + 32)
			   : text.p[i];
	return (struct bytes){ p, text.len };
}

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* Past blanks and comments. */
static void
skip(struct cursor *c)
{
	size_t depth = 0;

	for (; c->at < c->in.len; c->at++) {
		unsigned char o = c->in.p[c->at];

		if (o == '(')
			depth++;
		else if (o == ')' && depth > 0)
			depth--;
		else if (o == '\\' && depth > 0)
			c->at++;
		else if (depth == 0 && !is_blank(o))
			return;
	}
}

/* Octets up to one of `ends`, blanks at the end and a comment left out. */
static struct bytes
until(struct cursor *c, const char *ends)
{
	size_t from = c->at, to;

	while (c->at < c->in.len && c->in.p[c->at] != '(' &&
	       (c->in.p[c->at] == '\0' || strchr(ends, c->in.p[c->at]) == NULL))
		c->at++;
	to = c->at;
	while (to > from && is_blank(c->in.p[to - 1]))
		to--;
	skip(c);
	return (struct bytes){ c->in.p + from, to - from };
}

static struct bytes
quoted(struct cursor *c)
{
	unsigned char *p = arena_raw(c->a, c->in.len - c->at);
	size_t n = 0;

	for (c->at++; c->at < c->in.len && c->in.p[c->at] != '"'; c->at++) {
		/* Windows paths are written without doubling: "C:\TEMP\x". */
		if (c->in.p[c->at] == '\\' && c->at + 1 < c->in.len &&
		    (c->in.p[c->at + 1] == '"' || c->in.p[c->at + 1] == '\\'))
			c->at++;
		p[n++] = c->in.p[c->at];
	}
	c->at++;
	skip(c);
	return (struct bytes){ p, n };
}

/* Take "*1*" off the end of a parameter's name. */
static void
split_name(struct piece *p)
{
	size_t len = p->name.len, digits;

	if (len > 1 && p->name.p[len - 1] == '*') {
		p->encoded = 1;
		len--;
	}
	digits = len;
	while (digits > 0 && p->name.p[digits - 1] >= '0' &&
	       p->name.p[digits - 1] <= '9')
		digits--;
	if (digits < len && len - digits <= 4 && digits > 1 &&
	    p->name.p[digits - 1] == '*') {
		p->section = 0;
		for (size_t i = digits; i < len; i++)
			p->section = p->section * 10 + (p->name.p[i] - '0');
		len = digits - 1;
	}
	p->name.len = len;
}

static int
by_name_and_section(const void *a, const void *b)
{
	struct piece x, y;
	size_t least;
	int order;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	least = x.name.len < y.name.len ? x.name.len : y.name.len;
	order = least == 0 ? 0 : memcmp(x.name.p, y.name.p, least);
	if (order != 0)
		return order;
	if (x.name.len != y.name.len)
		return x.name.len < y.name.len ? -1 : 1;
	if (x.section != y.section)
		return x.section < y.section ? -1 : 1;
	/* A plain twin of an encoded value comes first: join() passes over it. */
	if (x.encoded != y.encoded)
		return x.encoded - y.encoded;
	return x.order < y.order ? -1 : x.order > y.order;
}

static struct bytes
percent_octets(struct arena *a, struct bytes text)
{
	unsigned char *out = arena_raw(a, text.len);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high = -1, low = -1;

		if (text.p[i] == '%' && i + 2 < text.len) {
			high = transfer_hex(text.p[i + 1]);
			low = transfer_hex(text.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			out[n++] = (unsigned char)(high << 4 | low);
			i += 2;
		} else {
			out[n++] = text.p[i];
		}
	}
	return (struct bytes){ out, n };
}

/* "utf-8'en'text" -> charset, and the text without both. */
static struct utf8
take_charset(struct bytes *value)
{
	const unsigned char *first =
	    value->len == 0 ? NULL : memchr(value->p, '\'', value->len);
	const unsigned char *second;
	struct utf8 name = { NULL, 0 };
	size_t left;

	if (first == NULL)
		return name;
	left = value->len - (size_t)(first - value->p) - 1;
	second = left == 0 ? NULL : memchr(first + 1, '\'', left);
	if (second == NULL)
		return name;
	name =
	    (struct utf8){ (const char *)value->p, (size_t)(first - value->p) };
	value->len -= (size_t)(second + 1 - value->p);
	value->p = second + 1;
	return name;
}

/* Pieces of one name, in order, to one value. */
static struct field
join(struct arena *a, const struct piece *v, size_t len,
    const struct mail_charset *charset)
{
	struct strbuf octets;
	struct utf8 name = { NULL, 0 }, text;
	struct field f;
	int encoded = 0;

	if (len == 1 && !v[0].encoded && v[0].section == -1)
		return encoded_text(a, v[0].value, charset);
	strbuf_init(&octets, HEADER_OCTETS_MAX);
	for (size_t i = 0; i < len; i++) {
		struct bytes value = v[i].value;

		/* A plain twin beside encoded sections is for old readers. */
		if (v[i].section == -1 && !v[i].encoded && len > 1)
			continue;
		if (v[i].encoded && !encoded)
			name = take_charset(&value);
		encoded |= v[i].encoded;
		if (v[i].encoded)
			value = percent_octets(a, value);
		strbuf_add(&octets, value.p, value.len);
	}
	f = field_from(a, strbuf_bytes(&octets));
	if (name.len > 0) {
		text = encoded_charset(
		    a, name, arena_bytes(a, strbuf_bytes(&octets)), charset);
		if (text.p != NULL)
			f = field_from(a, bytes_of(text));
	} else if (!encoded) {
		/* Continued but plain: encoded words inside are decoded. */
		f = encoded_text(
		    a, arena_bytes(a, strbuf_bytes(&octets)), charset);
	}
	strbuf_done(&octets);
	return f;
}

static size_t
read_pieces(struct cursor *c, struct piece *pieces, int *cut)
{
	size_t n = 0;

	while (c->at < c->in.len) {
		struct piece p = { .section = -1, .order = (int)n };

		if (c->in.p[c->at] == ';' || is_blank(c->in.p[c->at])) {
			c->at++;
			skip(c);
			continue;
		}
		p.name = mime_lower(c->a, until(c, "=;"));
		if (c->at < c->in.len && c->in.p[c->at] == '=') {
			c->at++;
			skip(c);
			p.value = c->at < c->in.len && c->in.p[c->at] == '"'
				      ? quoted(c)
				      : until(c, ";");
		} else if (c->at < c->in.len && c->in.p[c->at] != ';') {
			c->at++;
		}
		if (p.name.len == 0)
			continue;
		if (n == PARAMETERS_MAX) {
			*cut = 1;
			break;
		}
		split_name(&p);
		pieces[n++] = p;
	}
	return n;
}

void
mime_parse(struct arena *a, struct bytes value,
    const struct mail_charset *charset, struct mime_value *out)
{
	struct cursor c = { a, value, 0 };
	struct mime_value m = { 0 };
	struct piece *pieces = arena_array(a, PARAMETERS_MAX, sizeof(*pieces));
	size_t n;

	skip(&c);
	m.value = field_from(a, mime_lower(a, until(&c, ";")));
	n = read_pieces(&c, pieces, &m.cut);
	qsort(pieces, n, sizeof(*pieces), by_name_and_section);
	m.v = arena_array(a, n + 1, sizeof(*m.v));
	for (size_t i = 0, k; i < n; i = k) {
		k = i + 1;
		while (k < n && bytes_equal(pieces[k].name, pieces[i].name))
			k++;
		/* Without sections the first of a name wins. */
		m.v[m.len].name = field_from(a, pieces[i].name).text;
		m.v[m.len++].value = join(a, pieces + i,
		    pieces[k - 1].section == -1 && !pieces[k - 1].encoded
			? 1
			: k - i,
		    charset);
	}
	*out = m;
}

struct field
mime_parameter(const struct mime_value *m, const char *name)
{
	for (size_t i = 0; i < m->len; i++)
		if (utf8_equal(m->v[i].name, utf8_from(name)))
			return m->v[i].value;
	return (struct field){ { NULL, 0 }, { NULL, 0 } };
}
