/*
 * readdress.c - a message that shows other people
 */
#include "scanner/readdress.h"

#include "base/limits.h"
#include "base/strbuf.h"
#include "mail/address.h"
#include "mail/header.h"
#include "text/charset.h"

/* An encoded word of RFC 2047 has 75 octets; what is longer is read as text. */
enum { WORD_MAX = 256 };

struct readdressing {
	struct arena *a;
	enum readdress how;
	struct utf8 address;
	struct strbuf out;
	/* READDRESS_ALONE: 1: the only field stands there. */
	int is_written;
};

/* One mailbox of a field: octets of its value; 1: a comma ends it. */
struct element {
	size_t start, end;
	int has_comma;
};

static int
is_his(const struct readdressing *r, struct field address)
{
	return address.text.len == r->address.len &&
	       strncasecmp(address.text.p, r->address.p, r->address.len) == 0;
}

/* -- where a mailbox ends ---------------------------------------------------- */

/* Behind what `open` begins and `close` ends, which may be nested or quoted. */
static size_t
behind_pair(struct bytes v, size_t at, unsigned char open, unsigned char close)
{
	size_t depth = 0;

	for (; at < v.len; at++) {
		if (v.p[at] == '\\' && at + 1 < v.len)
			at++;
		else if (v.p[at] == close &&
			 (open == close ? depth++ > 0 : --depth == 0))
			return at + 1;
		else if (v.p[at] == open && open != close)
			depth++;
	}
	return at;
}

/* Behind "=?x?q?a,_b?=" at `at`; `at` where there is no encoded word. */
static size_t
behind_encoded(struct bytes v, size_t at)
{
	size_t end = at + 2, marks = 0;
	size_t last = v.len - at < WORD_MAX ? v.len : at + WORD_MAX;

	if (v.len - at < 8 || v.p[at + 1] != '?')
		return at;
	for (; end + 1 < last && v.p[end] > ' '; end++) {
		if (marks >= 2 && v.p[end] == '?' && v.p[end + 1] == '=')
			return end + 2;
		marks += v.p[end] == '?';
	}
	return at;
}

static size_t
behind_sign(struct bytes v, size_t at)
{
	size_t behind = at;

	switch (v.p[at]) {
	case '"':
		return behind_pair(v, at, '"', '"');
	case '(':
		return behind_pair(v, at, '(', ')');
	case '<':
		return behind_pair(v, at, '<', '>');
	case '[':
		return behind_pair(v, at, '[', ']');
	case '=':
		behind = behind_encoded(v, at);
		break;
	default:
		break;
	}
	return behind > at ? behind : at + 1;
}

/* The next mailbox from `at`; a group's name and end stand outside of it. */
static struct element
next_element(struct bytes v, size_t at)
{
	struct element e = { at, at, 0 };

	while (e.end < v.len) {
		unsigned char c = v.p[e.end];

		if (c == ',' || c == ';') {
			e.has_comma = c == ',';
			return e;
		}
		e.end = behind_sign(v, e.end);
		if (c == ':')
			e.start = e.end;
	}
	return e;
}

/* -- a field ------------------------------------------------------------------ */

static struct mailboxes
mailboxes_of(struct arena *a, struct bytes value)
{
	int cut = 0;

	return address_parse(
	    a, header_unfold(a, value), charset_for_mail(), &cut);
}

static int
has_him(const struct readdressing *r, struct mailboxes list)
{
	for (size_t i = 0; i < list.len; i++)
		if (is_his(r, list.v[i].address))
			return 1;
	return 0;
}

/* The value without him: each mailbox that is his, and the comma beside it. */
static struct bytes
without_him(const struct readdressing *r, struct bytes v)
{
	unsigned char *kept = arena_raw(r->a, v.len);
	size_t n = 0, at = 0;
	int comma = 0;

	while (at < v.len) {
		struct element e = next_element(v, at);
		struct bytes inside = { v.p + e.start, e.end - e.start };
		size_t next = e.end < v.len ? e.end + 1 : e.end;

		if (!has_him(r, mailboxes_of(r->a, inside))) {
			memcpy(kept + n, v.p + at, next - at);
			n += next - at;
			comma = e.has_comma;
		} else {
			memcpy(kept + n, v.p + at, e.start - at);
			n += e.start - at;
			/* The last of several leaves a comma before it. */
			if (!e.has_comma && comma && e.start == at && n > 0)
				n--;
			if (!e.has_comma && e.end < v.len)
				kept[n++] = v.p[e.end];
			comma = e.has_comma && e.start == at ? comma : 0;
		}
		at = next;
	}
	return (struct bytes){ kept, n };
}

/* His mailbox as it was written, if it stands alone there; else the address. */
static void
write_alone(struct readdressing *r, struct bytes v)
{
	struct bytes found = { NULL, 0 };

	for (size_t at = 0; at < v.len && found.len == 0;) {
		struct element e = next_element(v, at);
		struct bytes inside = { v.p + e.start, e.end - e.start };
		struct mailboxes list = mailboxes_of(r->a, inside);

		if (list.len == 1 && has_him(r, list))
			found = header_unfold(r->a, inside);
		at = e.end + 1;
	}
	strbuf_str(&r->out, "To: ");
	if (found.len > 0)
		strbuf_add(&r->out, found.p, found.len);
	else
		strbuf_fmt(
		    &r->out, "<%.*s>", (int)r->address.len, r->address.p);
	strbuf_str(&r->out, "\r\n");
	r->is_written = 1;
}

/* -- the header ---------------------------------------------------------------- */

/* Fields that say who else has it. */
static const char *const shown_by[] = { "to", "cc", "bcc", "resent-to",
	"resent-cc", "resent-bcc", "apparently-to", "mail-followup-to" };

/* Octets of the name of a field that shows people, colon included; 0: none. */
static size_t
shows_people(struct bytes field)
{
	const unsigned char *colon = memchr(field.p, ':', field.len);
	size_t len = colon == NULL ? 0 : (size_t)(colon - field.p), bare = len;

	while (
	    bare > 0 && (field.p[bare - 1] == ' ' || field.p[bare - 1] == '\t'))
		bare--;
	for (size_t i = 0; i < sizeof(shown_by) / sizeof(*shown_by); i++)
		if (bare > 0 && bare == strlen(shown_by[i]) &&
		    strncasecmp((const char *)field.p, shown_by[i], bare) == 0)
			return len + 1;
	return 0;
}

/* Octets of the field at the beginning of `in`, with its continuations. */
static size_t
field_len(struct bytes in)
{
	size_t end = 0;

	do {
		const unsigned char *lf =
		    memchr(in.p + end, '\n', in.len - end);

		end = lf == NULL ? in.len : (size_t)(lf - in.p) + 1;
	} while (end < in.len && (in.p[end] == ' ' || in.p[end] == '\t'));
	return end;
}

static void
write_field(struct readdressing *r, struct bytes field)
{
	size_t name = shows_people(field);
	struct bytes value = { field.p + name, field.len - name }, kept;

	while (value.len > 0 && (value.p[value.len - 1] == '\n' ||
				    value.p[value.len - 1] == '\r'))
		value.len--;
	if (name == 0 || (r->how == READDRESS_WITHOUT &&
			     !has_him(r, mailboxes_of(r->a, value)))) {
		strbuf_add(&r->out, field.p, field.len);
		return;
	}
	if (r->how == READDRESS_ALONE) {
		if (!r->is_written)
			write_alone(r, value);
		return;
	}
	kept = without_him(r, value);
	if (mailboxes_of(r->a, kept).len == 0)
		return;
	strbuf_add(&r->out, field.p, name);
	strbuf_add(&r->out, kept.p, kept.len);
	strbuf_str(&r->out, "\r\n");
}

/* -- the promise ----------------------------------------------------------------- */

static int
is_kept_by(const struct readdressing *r, struct mailboxes list)
{
	for (size_t i = 0; i < list.len; i++)
		if (is_his(r, list.v[i].address) != (r->how == READDRESS_ALONE))
			return 0;
	return 1;
}

/* Read as a message again: does it show whom it was to show? */
static int
is_kept(const struct readdressing *r, struct bytes made)
{
	struct message m;

	message_parse(r->a, made, charset_for_mail(), &m);
	return is_kept_by(r, m.header.to) && is_kept_by(r, m.header.cc) &&
	       is_kept_by(r, m.header.bcc);
}

int
readdress_message(struct arena *a, enum readdress how, struct utf8 address,
    struct bytes octets, struct bytes *out)
{
	struct readdressing r = { .a = a, .how = how, .address = address };
	struct message m;
	struct bytes made = { NULL, 0 };
	size_t at = 0;

	if (address.len == 0)
		return -1;
	message_parse(a, octets, charset_for_mail(), &m);
	strbuf_init(&r.out, MESSAGE_MAX);
	while (at < m.header_len) {
		struct bytes rest = { octets.p + at, m.header_len - at };
		size_t len = field_len(rest);

		write_field(&r, (struct bytes){ rest.p, len });
		at += len;
	}
	strbuf_add(&r.out, octets.p + at, octets.len - at);
	if (!strbuf_over(&r.out))
		made = arena_bytes(a, strbuf_bytes(&r.out));
	strbuf_done(&r.out);
	if (made.len == 0 || !is_kept(&r, made))
		return -1;
	*out = made;
	return 0;
}
