/*
 * mime.c - Content-Type and its like: a value and parameters
 */
#include "mail/mime.h"

#include <strings.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "mail/encoded.h"
#include "mail/transfer.h"

/* A parameter as it stands: "filename*1*" is name filename, section 1. */
struct piece {
	/* `raw` is the value before quotes are taken off. */
	struct bytes name, value, raw;
	/* -1: not continued. */
	int section;
	/* 1: percent-encoded (RFC 2231 section 4). */
	int encoded;
	/* 1: a comment stands in or behind the name. */
	int commented;
};

struct pieces {
	struct piece v[PARAMETERS_MAX];
	size_t len;
	int cut;
};

struct cursor {
	struct arena *a;
	struct bytes in;
	size_t at;
};

/* Past blanks and comments; a comment without end reaches to the end. */
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
		else if (depth == 0 && !ascii_is_blank(o))
			return;
	}
	c->at = c->in.len;
}

/* The octet here, or -1 at the end. */
static int
peek(const struct cursor *c)
{
	return c->at < c->in.len ? c->in.p[c->at] : -1;
}

/* Octets up to a blank, a comment, or one of ";=\"" and `also`. */
static struct bytes
token(struct cursor *c, int also)
{
	size_t from = c->at;

	for (; c->at < c->in.len; c->at++) {
		unsigned char o = c->in.p[c->at];

		if (ascii_is_blank(o) || o == '(' || o == ';' || o == '=' ||
		    o == '"' || o == also)
			break;
	}
	return (struct bytes){ c->in.p + from, c->at - from };
}

/* -- values --------------------------------------------------------------- */

/*
 * Windows programs write paths without doubling: "C:\TEMP\x".  Elsewhere a
 * backslash quotes what follows (RFC 5322 section 3.2.1).
 */
static int
is_path(struct bytes v)
{
	return v.len >= 3 &&
	       ((v.p[1] == ':' && v.p[2] == '\\') ||
		   (v.p[0] == '\\' && v.p[1] == '\\' && v.p[2] != '\\'));
}

static struct bytes
unquoted(struct arena *a, struct bytes v)
{
	int path = is_path(v);
	unsigned char *p;
	size_t n = 0;

	if (v.len == 0 || memchr(v.p, '\\', v.len) == NULL)
		return v;
	p = arena_raw(a, v.len);
	for (size_t i = 0; i < v.len; i++) {
		if (v.p[i] == '\\' && i + 1 < v.len &&
		    (!path || v.p[i + 1] == '"' ||
			(v.p[i + 1] == '\\' && i > 0)))
			i++;
		p[n++] = v.p[i];
	}
	return (struct bytes){ p, n };
}

/* A quoted string; one that does not end reaches to the end. */
static struct bytes
quoted(struct cursor *c)
{
	struct bytes v;
	size_t from = ++c->at;

	while (c->at < c->in.len && c->in.p[c->at] != '"')
		c->at +=
		    c->in.p[c->at] == '\\' && c->at + 1 < c->in.len ? 2 : 1;
	v = unquoted(c->a, (struct bytes){ c->in.p + from, c->at - from });
	c->at++;
	return v;
}

/* Does "name=" follow?  Then only the semicolon was forgotten. */
static int
is_parameter(struct cursor c)
{
	struct bytes name = token(&c, -1);

	while (c.at < c.in.len && ascii_is_blank(c.in.p[c.at]))
		c.at++;
	return name.len > 0 && peek(&c) == '=';
}

/*
 * A value without quotes: a token.  Where more follows before the semicolon
 * that is no comment and no parameter, someone forgot the quotes:
 * filename=class list (1).pdf
 */
static struct bytes
plain(struct cursor *c)
{
	size_t from = c->at, end = from;
	const unsigned char *semicolon;

	while (end < c->in.len && !ascii_is_blank(c->in.p[end]) &&
	       c->in.p[end] != ';' && c->in.p[end] != '(')
		end++;
	c->at = end;
	skip(c);
	if (peek(c) == -1 || peek(c) == ';' || is_parameter(*c))
		return (struct bytes){ c->in.p + from, end - from };
	semicolon = memchr(c->in.p + c->at, ';', c->in.len - c->at);
	c->at = semicolon == NULL ? c->in.len : (size_t)(semicolon - c->in.p);
	for (end = c->at; end > from && ascii_is_blank(c->in.p[end - 1]);)
		end--;
	return (struct bytes){ c->in.p + from, end - from };
}

/* What was read since `from`; a quoted string may have passed the end. */
static struct bytes
raw_from(const struct cursor *c, size_t from)
{
	size_t to = c->at < c->in.len ? c->at : c->in.len;

	return (struct bytes){ c->in.p + from, to - from };
}

/* -- parameters ----------------------------------------------------------- */

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

static void
read_pieces(struct cursor *c, struct pieces *out)
{
	while (c->at < c->in.len) {
		struct piece p = { .section = -1 };
		size_t from;

		skip(c);
		from = c->at;
		p.name = token(c, -1);
		p.commented = peek(c) == '(';
		skip(c);
		if (peek(c) != '=' || p.name.len == 0) {
			/* No parameter: a lone word, a quote, a semicolon. */
			c->at += c->at == from || peek(c) == ';';
			continue;
		}
		c->at++;
		skip(c);
		from = c->at;
		p.value = peek(c) == '"' ? quoted(c) : plain(c);
		p.raw = raw_from(c, from);
		if (out->len == PARAMETERS_MAX) {
			out->cut = 1;
			return;
		}
		split_name(&p);
		out->v[out->len++] = p;
	}
}

/* -- RFC 2231 ------------------------------------------------------------- */

/* The pieces of one name: three ways to write it. */
struct written {
	const struct piece *plain, *encoded;
	/* By section. */
	const struct piece *sections[PARAMETERS_MAX];
};

static void
find(struct reader *reader, const struct pieces *pieces, struct utf8 name,
    struct written *out)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < pieces->len; i++) {
		const struct piece *p = &pieces->v[i];
		const struct piece **at = &out->plain;

		if (p->name.len != name.len ||
		    strncasecmp((const char *)p->name.p, name.p, name.len) != 0)
			continue;
		if (p->section >= PARAMETERS_MAX)
			continue;
		if (p->commented) {
			reader_doubts(reader, HABIT_PLAIN_PARAMETER);
			if (reader_has(reader, HABIT_PLAIN_PARAMETER))
				continue;
		}
		if (p->section >= 0)
			at = &out->sections[p->section];
		else if (p->encoded)
			at = &out->encoded;
		if (*at != NULL && !bytes_equal((*at)->value, p->value))
			reader_doubts(reader, HABIT_LAST_PARAMETER);
		if (*at == NULL || reader_has(reader, HABIT_LAST_PARAMETER))
			*at = p;
	}
}

static void
add_percent(struct strbuf *out, struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = -1, low = -1;

		if (text.p[i] == '%' && i + 2 < text.len) {
			high = transfer_hex(text.p[i + 1]);
			low = transfer_hex(text.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			strbuf_char(out, (char)(high << 4 | low));
			i += 2;
		} else {
			strbuf_char(out, (char)text.p[i]);
		}
	}
}

/* Take "utf-8'en'" off the value; empty when it is not there. */
static struct utf8
take_charset(struct bytes *value)
{
	struct utf8 name = { NULL, 0 };
	const unsigned char *first, *second;
	size_t left;

	if (value->len == 0)
		return name;
	first = memchr(value->p, '\'', value->len);
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

/* Octets of a value that is continued or encoded, and the charset it names. */
static struct utf8
join(const struct written *w, struct strbuf *out, int *encoded)
{
	struct utf8 charset = { NULL, 0 };
	/* Some number from 1. */
	size_t i = w->sections[0] == NULL;

	*encoded = 0;
	for (const struct piece *p = w->encoded != NULL ? w->encoded
							: w->sections[i];
	     p != NULL; p = w->sections[i]) {
		struct bytes value = p->value;

		if (p->encoded && !*encoded)
			charset = take_charset(&value);
		*encoded |= p->encoded;
		if (p->encoded)
			add_percent(out, value);
		else
			strbuf_add(out, value.p, value.len);
		if (p == w->encoded || ++i == PARAMETERS_MAX)
			break;
	}
	return charset;
}

static const struct utf8 names[MIME_NAMES] = { { "boundary", 8 },
	{ "charset", 7 }, { "name", 4 }, { "filename", 8 }, { "format", 6 },
	{ "delsp", 5 } };

/* A boundary and a charset are octets; names are text in some charset. */
static int
is_text(enum mime_name name)
{
	return name == MIME_NAME || name == MIME_FILENAME;
}

/* A value that is continued or encoded, RFC 2231; its charset may lie. */
static struct field
extended(struct arena *a, const struct written *w, enum mime_name name,
    const struct mail_charset *charset)
{
	struct utf8 named, text = { NULL, 0 };
	struct strbuf octets;
	struct bytes all;
	int encoded, lossy = 0;

	strbuf_init(&octets, HEADER_OCTETS_MAX);
	named = join(w, &octets, &encoded);
	all = arena_bytes(a, strbuf_bytes(&octets));
	strbuf_done(&octets);
	/* Continued but not encoded: encoded words are decoded, as in plain. */
	if (is_text(name) && !encoded)
		return encoded_text(a, all, charset);
	if (is_text(name) && named.len > 0)
		text = encoded_charset(a, named, all, charset, &lossy);
	if (text.p == NULL)
		return field_from(a, all);
	return (struct field){ .text = text,
		.octets = lossy ? all : (struct bytes){ NULL, 0 } };
}

/*
 * How far some readers read a boundary: without undoing \, and without quotes
 * up to what no token has.
 */
static struct bytes
boundary_token(const struct piece *p)
{
	struct bytes raw = p->raw;
	size_t len = 0;

	if (raw.len > 0 && raw.p[0] == '"') {
		raw.p++;
		raw.len--;
		while (len < raw.len && raw.p[len] != '"' && raw.p[len] != 0)
			len++;
	} else {
		while (len < raw.len && !ascii_is_blank(raw.p[len]) &&
		       raw.p[len] != 0 && raw.p[len] != '(' &&
		       raw.p[len] != ',')
			len++;
	}
	return (struct bytes){ raw.p, len };
}

/* A plain boundary, as this reader sees it. */
static struct field
plain_boundary(struct arena *a, struct reader *reader, const struct piece *p)
{
	struct bytes token = boundary_token(p);
	struct field f = field_from(a, p->value);
	struct field decoded = encoded_text(a, p->value, reader->charset);

	if (!bytes_equal(token, p->value))
		reader_doubts(reader, HABIT_BOUNDARY_TOKEN);
	if (!utf8_equal(decoded.text, f.text))
		reader_doubts(reader, HABIT_DECODED_BOUNDARY);
	if (reader_has(reader, HABIT_BOUNDARY_TOKEN))
		return field_from(a, token);
	return reader_has(reader, HABIT_DECODED_BOUNDARY) ? decoded : f;
}

/* What stands after the last dot of a name, the dot included; or empty. */
static struct utf8
ending(struct utf8 name)
{
	size_t at = name.len;

	while (at > 0 && name.p[at - 1] != '.')
		at--;
	if (at == 0)
		return (struct utf8){ NULL, 0 };
	return (struct utf8){ name.p + at - 1, name.len - at + 1 };
}

/*
 * Readers that do not know RFC 2231 see a plain value or none.  Of a name only
 * another ending may deceive: a plain one is often there for old programs.
 */
static int
may_deceive(enum mime_name name, struct utf8 plain, struct utf8 ext)
{
	if (utf8_equal(plain, ext))
		return 0;
	return !is_text(name) ||
	       (plain.len > 0 && !utf8_equal(ending(plain), ending(ext)));
}

/* A name with a quote that does not end, with \ in it, or blanks without. */
static int
is_strange(const struct piece *p)
{
	struct bytes raw = p->raw;

	if (p->commented)
		return 1;
	if (raw.len == 0 || raw.p[0] != '"')
		return raw.len > 0 && memchr(raw.p, ' ', raw.len) != NULL;
	return raw.p[raw.len - 1] != '"' || raw.len == 1 ||
	       (memchr(raw.p, '\\', raw.len) != NULL && !is_path(p->value));
}

static int
has_strange_name(const struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->len; i++) {
		const struct piece *p = &pieces->v[i];
		size_t len = p->name.len;

		if ((len == 4 || len == 8) &&
		    strncasecmp((const char *)p->name.p + len - 4, "name", 4) ==
			0 &&
		    is_strange(p))
			return 1;
	}
	return 0;
}

static struct field
value_of(struct arena *a, struct reader *reader, const struct pieces *pieces,
    enum mime_name name)
{
	struct field plain = { { NULL, 0 }, { NULL, 0 } }, ext;
	struct written w;

	find(reader, pieces, names[name], &w);
	if (w.plain != NULL && name == MIME_BOUNDARY)
		plain = plain_boundary(a, reader, w.plain);
	else if (w.plain != NULL && is_text(name))
		plain = encoded_text(a, w.plain->value, reader->charset);
	else if (w.plain != NULL)
		plain = field_from(a, w.plain->value);
	if (w.encoded == NULL && w.sections[0] == NULL && w.sections[1] == NULL)
		return plain;
	ext = extended(a, &w, name, reader->charset);
	if (may_deceive(name, plain.text, ext.text))
		reader_doubts(reader, HABIT_PLAIN_PARAMETER);
	return reader_has(reader, HABIT_PLAIN_PARAMETER) ? plain : ext;
}

/* -- the value itself ----------------------------------------------------- */

/* "Text / (really) Plain" -> "text/plain". */
static struct field
main_value(struct cursor *c)
{
	struct bytes first, second = { NULL, 0 };
	unsigned char *p;
	size_t from, n = 0;

	skip(c);
	from = c->at;
	first = token(c, '/');
	skip(c);
	/* The value is missing: 'Content-Disposition: filename="x"'. */
	if (peek(c) == '=') {
		c->at = from;
		return (struct field){ { NULL, 0 }, { NULL, 0 } };
	}
	if (peek(c) == '/') {
		c->at++;
		skip(c);
		second = token(c, -1);
	}
	p = arena_raw(c->a, first.len + second.len + 1);
	for (size_t i = 0; i < first.len; i++)
		p[n++] = first.p[i];
	if (second.len > 0)
		p[n++] = '/';
	for (size_t i = 0; i < second.len; i++)
		p[n++] = second.p[i];
	for (size_t i = 0; i < n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (unsigned char)(p[i] + 32);
	return field_from(c->a, (struct bytes){ p, n });
}

void
mime_parse(struct arena *a, struct reader *reader, struct bytes value,
    struct mime_value *out)
{
	struct cursor c = { a, value, 0 };
	struct mime_value m = { 0 };
	struct pieces pieces;

	pieces.len = 0;
	pieces.cut = 0;
	m.value = main_value(&c);
	read_pieces(&c, &pieces);
	for (enum mime_name i = 0; i < MIME_NAMES; i++)
		m.v[i] = value_of(a, reader, &pieces, i);
	m.cut = pieces.cut;
	m.strange_name = has_strange_name(&pieces);
	*out = m;
}
