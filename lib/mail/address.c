/*
 * address.c - an address field to its mailboxes
 */
#include "mail/address.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "mail/encoded.h"

/* An encoded word of RFC 2047 has 75 octets; what is longer is read as text. */
enum { WORD_MAX = 256 };

/* One mailbox while it is read: its words, what stood in <> and in (). */
struct reading {
	struct arena *a;
	const struct mail_charset *charset;
	struct bytes in;
	size_t at;
	struct strbuf words, angle, comment;
	int has_angle;
	struct mailboxes list;
	size_t cap;
	int cut;
};

static struct bytes
trimmed(const struct strbuf *b)
{
	struct bytes v = strbuf_bytes(b);

	while (v.len > 0 && ascii_is_blank(v.p[0])) {
		v.p++;
		v.len--;
	}
	while (v.len > 0 && ascii_is_blank(v.p[v.len - 1]))
		v.len--;
	return v;
}

/* The first octet after blanks, or NUL. */
static unsigned char
after_blanks(struct bytes v, size_t at)
{
	while (at < v.len && ascii_is_blank(v.p[at]))
		at++;
	return at < v.len ? v.p[at] : '\0';
}

/* Without the blanks around '.' and '@' of obs-local-part and obs-domain. */
static struct bytes
without_blanks(struct arena *a, struct bytes v)
{
	unsigned char *p = arena_raw(a, v.len);
	size_t n = 0;
	int in_quotes = 0;

	for (size_t i = 0; i < v.len;) {
		size_t next = i + 1;

		if (v.p[i] == '"')
			in_quotes = !in_quotes;
		if (!in_quotes && ascii_is_blank(v.p[i])) {
			unsigned char to = after_blanks(v, i);
			unsigned char from = n == 0 ? '\0' : p[n - 1];

			while (next < v.len && ascii_is_blank(v.p[next]))
				next++;
			if (to != '.' && to != '@' && from != '.' &&
			    from != '@')
				p[n++] = ' ';
		} else {
			if (v.p[i] == '\\' && next < v.len)
				p[n++] = v.p[i++];
			p[n++] = v.p[i];
			next = i + 1;
		}
		i = next;
	}
	return (struct bytes){ p, n };
}

/* "@a,@b:c@d" -> "c@d" (RFC 5322 section 4.4, obs-route). */
static struct bytes
without_route(struct bytes v)
{
	const unsigned char *colon;

	if (v.len == 0 || v.p[0] != '@')
		return v;
	colon = memchr(v.p, ':', v.len);
	if (colon == NULL)
		return v;
	v.len -= (size_t)(colon + 1 - v.p);
	v.p = colon + 1;
	return v;
}

static int
is_address(struct bytes words)
{
	if (words.len == 0 || memchr(words.p, '@', words.len) != NULL)
		return 1;
	return memchr(words.p, ' ', words.len) == NULL &&
	       memchr(words.p, '\t', words.len) == NULL;
}

/* The mailbox is complete. */
static void
finish(struct reading *r)
{
	struct bytes name = trimmed(&r->words), address = trimmed(&r->angle);
	struct mailbox m = { 0 };

	if (!r->has_angle && is_address(name)) {
		address = name;
		name.len = 0;
	}
	if (address.len > 0 || name.len > 0) {
		if (name.len == 0)
			name = trimmed(&r->comment);
		m.name = encoded_text(r->a, name, r->charset);
		m.address = field_from(
		    r->a, without_blanks(r->a, without_route(address)));
	}
	strbuf_clear(&r->words);
	strbuf_clear(&r->angle);
	strbuf_clear(&r->comment);
	r->has_angle = 0;
	if (m.name.text.len == 0 && m.address.text.len == 0)
		return;
	if (r->list.len == MAILBOXES_MAX) {
		r->cut = 1;
		return;
	}
	r->list.v = arena_grow(
	    r->a, r->list.v, r->list.len, &r->cap, sizeof(*r->list.v));
	r->list.v[r->list.len++] = m;
}

/* A comment, however nested, to `to`, which may be NULL. */
static void
comment(struct reading *r, struct strbuf *to)
{
	size_t depth = 0;

	for (; r->at < r->in.len; r->at++) {
		unsigned char c = r->in.p[r->at];

		depth += c == '(';
		if (c == ')' && --depth == 0) {
			r->at++;
			break;
		}
		if (c == '\\' && r->at + 1 < r->in.len)
			c = r->in.p[++r->at];
		else if (c == '(' && depth == 1)
			c = ' ';
		if (to != NULL)
			strbuf_char(to, (char)c);
	}
}

/* A quoted string: its content to a name, as it is to an address. */
static void
quoted(struct reading *r, struct strbuf *to, int keep_quotes)
{
	if (keep_quotes)
		strbuf_char(to, '"');
	for (r->at++; r->at < r->in.len && r->in.p[r->at] != '"'; r->at++) {
		if (r->in.p[r->at] == '\\' && r->at + 1 < r->in.len) {
			if (keep_quotes)
				strbuf_char(to, '\\');
			r->at++;
		}
		strbuf_char(to, (char)r->in.p[r->at]);
	}
	if (keep_quotes)
		strbuf_char(to, '"');
	r->at++;
}

/* 1 when the quoted string at r->at is a local part: '"a b"@x'. */
static int
is_local_part(const struct reading *r)
{
	size_t at = r->at + 1;
	unsigned char after;

	while (at < r->in.len && r->in.p[at] != '"')
		at += r->in.p[at] == '\\' ? 2 : 1;
	after = at < r->in.len ? after_blanks(r->in, at + 1) : '\0';
	return after == '@' || after == '.';
}

/* From '<' to '>'; where that is forgotten, to the next mailbox. */
static void
angle(struct reading *r)
{
	/* A second one without a comma between: a mailbox of its own. */
	if (r->has_angle)
		finish(r);
	r->has_angle = 1;
	for (r->at++; r->at < r->in.len;) {
		unsigned char c = r->in.p[r->at];
		int in_route = r->angle.len > 0 && r->angle.p[0] == '@';

		if (c == '"') {
			quoted(r, &r->angle, 1);
			continue;
		}
		if (c == '(') {
			comment(r, NULL);
			continue;
		}
		if (c == '<' || ((c == ',' || c == ';') && !in_route))
			return;
		r->at++;
		if (c == '>')
			return;
		strbuf_char(&r->angle, (char)c);
	}
}

/*
 * Take an encoded word at r->at as it is: some programs leave commas and the
 * like in it.  0: there is none.
 */
static int
encoded_word(struct reading *r)
{
	const unsigned char *p = r->in.p + r->at;
	size_t left = r->in.len - r->at, marks = 0, len = 2;

	if (left < 8 || p[1] != '?')
		return 0;
	if (left > WORD_MAX)
		left = WORD_MAX;
	while (len < left && p[len] > ' ' &&
	       (marks < 2 || p[len] != '?' || len + 1 == left ||
		   p[len + 1] != '='))
		marks += p[len++] == '?';
	if (len + 1 >= left || p[len] != '?')
		return 0;
	strbuf_add(&r->words, p, len + 2);
	r->at += len + 2;
	return 1;
}

/* "[IPv6:::1]": its colons do not end the name of a group. */
static void
literal(struct reading *r)
{
	while (r->at < r->in.len && r->in.p[r->at] != ']' &&
	       r->in.p[r->at] != ',' && r->in.p[r->at] != '<')
		strbuf_char(&r->words, (char)r->in.p[r->at++]);
}

static void
step(struct reading *r)
{
	unsigned char c = r->in.p[r->at];

	switch (c) {
	case '(':
		strbuf_clear(&r->comment);
		comment(r, &r->comment);
		strbuf_char(&r->words, ' ');
		return;
	case '"':
		quoted(r, &r->words, is_local_part(r));
		return;
	case '<':
		angle(r);
		return;
	case '[':
		literal(r);
		return;
	case '=':
		if (encoded_word(r))
			return;
		strbuf_char(&r->words, (char)c);
		break;
	case ':':
		/* The name of a group ends: its members follow. */
		strbuf_clear(&r->words);
		strbuf_clear(&r->comment);
		break;
	case ',':
	case ';':
		finish(r);
		break;
	default:
		strbuf_char(&r->words, (char)c);
	}
	r->at++;
}

struct mailboxes
address_parse(struct arena *a, struct bytes value,
    const struct mail_charset *charset, int *cut)
{
	struct reading r = { .a = a, .charset = charset, .in = value };

	strbuf_init(&r.words, value.len + 1);
	strbuf_init(&r.angle, value.len + 1);
	strbuf_init(&r.comment, value.len + 1);
	while (r.at < value.len)
		step(&r);
	finish(&r);
	strbuf_done(&r.words);
	strbuf_done(&r.angle);
	strbuf_done(&r.comment);
	*cut |= r.cut;
	return r.list;
}
