/*
 * address.c - an address field to its mailboxes
 */
#include "mail/address.h"

#include "base/limits.h"
#include "mail/encoded.h"

/* One mailbox while it is read: its words, and what stood in <>. */
struct reading {
	struct arena *a;
	const struct mail_charset *charset;
	struct bytes in;
	size_t at;
	struct strbuf words, angle;
	int has_angle;
	struct mailboxes list;
	size_t cap;
	int cut;
};

static struct bytes
trimmed(const struct strbuf *b)
{
	struct bytes v = strbuf_bytes(b);

	while (v.len > 0 && (v.p[0] == ' ' || v.p[0] == '\t')) {
		v.p++;
		v.len--;
	}
	while (v.len > 0 && (v.p[v.len - 1] == ' ' || v.p[v.len - 1] == '\t'))
		v.len--;
	return v;
}

/* The mailbox is complete. */
static void
finish(struct reading *r)
{
	struct bytes words = trimmed(&r->words), angle = trimmed(&r->angle);
	struct mailbox m = { 0 };

	if (r->has_angle) {
		m.name = encoded_text(r->a, words, r->charset);
		m.address = field_from(r->a, angle);
	} else {
		m.address = field_from(r->a, words);
	}
	strbuf_clear(&r->words);
	strbuf_clear(&r->angle);
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

/* Past a comment, however nested; it separates words. */
static void
comment(struct reading *r)
{
	size_t depth = 0;

	for (; r->at < r->in.len; r->at++) {
		unsigned char c = r->in.p[r->at];

		if (c == '\\')
			r->at++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0) {
			r->at++;
			break;
		}
	}
	strbuf_char(&r->words, ' ');
}

/* A quoted string: its content to the name, as it is to an address. */
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

	while (at < r->in.len && r->in.p[at] != '"')
		at += r->in.p[at] == '\\' ? 2 : 1;
	return at + 1 < r->in.len && r->in.p[at + 1] == '@';
}

static void
angle(struct reading *r)
{
	r->has_angle = 1;
	strbuf_clear(&r->angle);
	for (r->at++; r->at < r->in.len && r->in.p[r->at] != '>';) {
		if (r->in.p[r->at] == '"')
			quoted(r, &r->angle, 1);
		else
			strbuf_char(&r->angle, (char)r->in.p[r->at++]);
	}
	r->at++;
}

static void
step(struct reading *r)
{
	unsigned char c = r->in.p[r->at];

	switch (c) {
	case '(':
		comment(r);
		return;
	case '"':
		quoted(r, &r->words, is_local_part(r));
		return;
	case '<':
		angle(r);
		return;
	case ':':
		/* The name of a group ends: its members follow. */
		strbuf_clear(&r->words);
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
	while (r.at < value.len)
		step(&r);
	finish(&r);
	strbuf_done(&r.words);
	strbuf_done(&r.angle);
	*cut |= r.cut;
	return r.list;
}
