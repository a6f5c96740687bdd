/*
 * card.c - iCalendar and vCard to text
 */
#define _GNU_SOURCE
#include "text/card.h"

#include <string.h>
#include <strings.h>

#include "base/strbuf.h"
#include "mail/line.h"
#include "mail/transfer.h"
#include "text/charset_look.h"
#include "text/little.h"
#include "text/page.h"

enum {
	/* Of what is left of the arena, the share that a card may have. */
	SHARE = 16,
	/* Octets in which an address says what it holds. */
	ADDRESS_HEAD = 128,
	/* Octets in which a card begins. */
	BEGINS_WITHIN = 4096,
	/* Properties in a charset of their own; each is a text of its own. */
	OWN_MAX = 1000,
};

struct card {
	struct arena *a;
	const struct source *in;
	struct budget *left;
	struct content *out;
	/* Octets in the card's charset; HTML has its own. */
	struct strbuf shown, hidden, html;
	/* Properties in a charset of their own so far. */
	size_t own;
};

/* "item1.NOTE;CHARSET=utf-8:value" */
struct property {
	struct bytes name, parameters, value;
};

/* -- properties -------------------------------------------------------------- */

static int
is_name(struct bytes name, const char *word)
{
	return name.len == strlen(word) &&
	       strncasecmp((const char *)name.p, word, name.len) == 0;
}

static struct property
property_of(struct bytes line, size_t colon)
{
	struct bytes head = bytes_at(line, 0, colon);
	struct property p = { .name = head,
		.value = bytes_from(line, colon + 1) };
	const unsigned char *end =
	    head.p == NULL ? NULL : memchr(head.p, ';', head.len);
	const unsigned char *dot;

	if (end != NULL) {
		p.name.len = (size_t)(end - head.p);
		p.parameters = bytes_from(head, p.name.len + 1);
	}
	dot = p.name.p == NULL ? NULL : memrchr(p.name.p, '.', p.name.len);
	if (dot != NULL)
		p.name = bytes_from(p.name, (size_t)(dot - p.name.p) + 1);
	return p;
}

/* What a parameter says, without quotes; len 0: it is not there. */
static struct bytes
parameter(const struct property *p, const char *name)
{
	size_t len = strlen(name);

	for (size_t at = 0, next; at < p->parameters.len; at = next) {
		struct bytes rest = bytes_from(p->parameters, at), value;
		const unsigned char *end;

		if (rest.p == NULL)
			break;
		end = memchr(rest.p, ';', rest.len);
		if (end != NULL)
			rest.len = (size_t)(end - rest.p);
		next = at + rest.len + 1;
		if (rest.len <= len || rest.p[len] != '=' ||
		    !is_name(bytes_at(rest, 0, len), name))
			continue;
		value = bytes_from(rest, len + 1);
		if (value.len > 1 && value.p[0] == '"')
			value = bytes_at(value, 1, value.len - 2);
		return value;
	}
	return (struct bytes){ NULL, 0 };
}

/* vCard 2.1 leaves "ENCODING=" out. */
static int
is_encoded(const struct property *p, const char *encoding)
{
	struct bytes said = parameter(p, "ENCODING");
	size_t len = strlen(encoding);

	if (said.len > 0)
		return is_name(said, encoding);
	for (size_t at = 0; at + len <= p->parameters.len; at++)
		if ((at == 0 || p->parameters.p[at - 1] == ';') &&
		    is_name(bytes_at(p->parameters, at, len), encoding))
			return 1;
	return 0;
}

static int
is_quoted(const struct property *p)
{
	return is_encoded(p, "QUOTED-PRINTABLE");
}

/* Base64, also as vCard 4 has it: "data:image/png;base64,"; p->value is it. */
static int
take_binary(struct property *p)
{
	struct bytes head = bytes_at(p->value, 0, ADDRESS_HEAD);
	const unsigned char *mark;

	if (is_encoded(p, "BASE64") || is_encoded(p, "B"))
		return 1;
	if (head.p == NULL || !BEGINS_WITH(head, "data:"))
		return 0;
	mark = memmem(head.p, head.len, ";base64,", 8);
	if (mark == NULL)
		return 0;
	p->value = bytes_from(p->value, (size_t)(mark - head.p) + 8);
	return 1;
}

/* What people look at. */
static int
is_shown(struct bytes name)
{
	static const char *const names[] = { "ADR", "ATTENDEE", "BDAY",
		"CATEGORIES", "COMMENT", "CONTACT", "DESCRIPTION", "EMAIL",
		"FN", "IMPP", "LABEL", "LOCATION", "N", "NICKNAME", "NOTE",
		"ORG", "ORGANIZER", "RELATED", "RESOURCES", "ROLE", "SUMMARY",
		"TEL", "TITLE", "URL", "X-WR-CALDESC", "X-WR-CALNAME" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is_name(name, names[i]))
			return 1;
	return 0;
}

/* -- values ------------------------------------------------------------------- */

/* "\n" and "\," of a value (RFC 5545 3.3.11); parts of a name get a blank. */
static void
put_value(struct strbuf *out, struct bytes v)
{
	if (v.len == 0)
		return;
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = v.p[i];

		if (c == '\\' && i + 1 < v.len) {
			c = v.p[++i];
			if ((c | 32) == 'n')
				c = '\n';
		} else if (c == ';') {
			c = ' ';
		}
		strbuf_char(out, (char)c);
	}
	strbuf_char(out, '\n');
}

static int
is_picture(struct bytes b)
{
	return BEGINS_WITH(b, "\xff\xd8\xff") || BEGINS_WITH(b, "\x89PNG") ||
	       BEGINS_WITH(b, "GIF8");
}

/* A file that is written into the card. */
static void
add_file(struct card *c, const struct property *p, struct bytes octets)
{
	static const char *const named[] = { "FILENAME", "X-FILENAME",
		"X-APPLE-FILENAME", "X-LABEL" };
	struct member m = { .octets = octets, .is_attachment = 1 };
	struct bytes name = { NULL, 0 };

	if (octets.len == 0 || is_picture(octets))
		return;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (name.len == 0)
			name = parameter(p, named[i]);
	m.name = field_from(c->a, name);
	content_member(c->a, c->out, c->left, m);
}

static void
put_binary(struct card *c, const struct property *p)
{
	int damaged = 0;

	if (budget_take(c->left, c->a, p->value.len))
		add_file(c, p,
		    transfer_decode(c->a, TRANSFER_BASE64, p->value, &damaged));
	else
		content_gap(c->a, c->out, UTF8("too_much"));
}

/* In a charset of its own, as vCard 2.1 has it. */
static void
put_in_charset(struct card *c, struct bytes value, struct bytes charset)
{
	struct source in = *c->in;
	struct strbuf b;

	if (c->own == OWN_MAX) {
		content_gap(c->a, c->out, UTF8("too_many"));
		put_value(&c->shown, value);
		return;
	}
	c->own++;
	in.charset = field_from(c->a, charset).text;
	strbuf_init(&b, value.len + 1);
	put_value(&b, value);
	content_octets(c->a, c->out, &in, arena_bytes(c->a, strbuf_bytes(&b)));
	strbuf_done(&b);
}

static void
put_property(struct card *c, struct bytes line, size_t colon)
{
	struct property p = property_of(line, colon);
	struct bytes charset = parameter(&p, "CHARSET");
	int damaged = 0, shown = is_shown(p.name);

	if (take_binary(&p)) {
		put_binary(c, &p);
		p.value.len = 0;
	} else if (is_quoted(&p)) {
		p.value =
		    transfer_decode(c->a, TRANSFER_QUOTED, p.value, &damaged);
	}
	if (is_name(parameter(&p, "FMTTYPE"), "text/html")) {
		put_value(&c->html, p.value);
	} else if (charset.len > 0 && p.value.len > 0) {
		put_in_charset(c, p.value, charset);
	} else {
		put_value(shown ? &c->shown : &c->hidden, p.value);
	}
	/* Names of people stand in parameters: CN="A Name". */
	put_value(shown ? &c->shown : &c->hidden, parameter(&p, "CN"));
	put_value(&c->hidden, p.parameters);
}

/* -- lines ------------------------------------------------------------------------ */

/* A line while it is unfolded. */
struct unfolding {
	unsigned char *line;
	size_t len;
	/* Where its value begins, less one; SIZE_MAX: not seen yet. */
	size_t colon;
	int is_quoted;
};

/* The first ':' outside quotes. */
static size_t
find_colon(const unsigned char *line, size_t from, size_t to)
{
	int quoted = 0;

	for (size_t i = from; i < to; i++) {
		if (line[i] == '"')
			quoted = !quoted;
		else if (line[i] == ':' && !quoted)
			return i;
	}
	return SIZE_MAX;
}

static void
add_piece(struct unfolding *u, const unsigned char *p, size_t len)
{
	size_t from = u->len;

	memcpy(u->line + from, p, len);
	u->len += len;
	if (u->colon != SIZE_MAX)
		return;
	u->colon = find_colon(u->line, from, u->len);
	if (u->colon != SIZE_MAX) {
		struct property property =
		    property_of((struct bytes){ u->line, u->len }, u->colon);

		u->is_quoted = is_quoted(&property);
	}
}

static void
end_line(struct card *c, struct unfolding *u)
{
	struct bytes line = { u->line, u->len };

	if (u->colon != SIZE_MAX)
		put_property(c, line, u->colon);
	else if (u->len > 0)
		put_value(&c->hidden, line);
	u->len = 0;
	u->colon = SIZE_MAX;
	u->is_quoted = 0;
}

/*
 * A line goes on where the next begins with a blank, and after a soft break of
 * quoted-printable.
 */
static void
read_lines(struct card *c, struct bytes octets)
{
	struct lines l = lines_of(octets);
	struct unfolding u = { arena_raw(c->a, octets.len + 1), 0, SIZE_MAX,
		0 };

	for (size_t at = 0, next; at < octets.len; at = next) {
		size_t from = at, end;

		next = lines_next(&l, at);
		end = lines_chomp(&l, at, next);
		if (octets.p[at] == ' ' || octets.p[at] == '\t')
			from++;
		else if (u.is_quoted && u.len > 0 && u.line[u.len - 1] == '=')
			u.len--;
		else
			end_line(c, &u);
		if (end > from)
			add_piece(&u, octets.p + from, end - from);
	}
	end_line(c, &u);
	c->out->work += l.work + octets.len;
}

/* -- cards --------------------------------------------------------------------------- */

static int
says_card(const struct source *in)
{
	return utf8_equal(in->type, UTF8("text/calendar")) ||
	       utf8_equal(in->type, UTF8("text/vcard")) ||
	       utf8_equal(in->type, UTF8("text/x-vcard")) ||
	       utf8_equal(in->type, UTF8("text/directory")) ||
	       utf8_equal(in->type, UTF8("application/ics"));
}

int
card_is(const struct source *in)
{
	struct bytes b = in->octets, head;
	const char *wide = charset_look_wide(&b);
	size_t at = 0;

	if (wide != NULL && strcmp(wide, "utf-8") != 0)
		return says_card(in);
	while (at < b.len && b.p[at] <= ' ')
		at++;
	head = bytes_at(b, at, BEGINS_WITHIN);
	if (is_name(bytes_at(head, 0, 7), "BEGIN:V"))
		return 1;
	return says_card(in) && head.len > 0 &&
	       memmem(head.p, head.len, "BEGIN:V", 7) != NULL;
}

/* Texts of what was collected in `b`. */
static void
add_readings(struct card *c, struct strbuf *b, int hidden)
{
	struct readings r;

	content_readings(
	    c->a, c->out, c->in, arena_bytes(c->a, strbuf_bytes(b)), &r);
	for (size_t i = 0; i < r.len; i++)
		content_add(c->a, c->out, c->in, r.v[i], hidden);
	strbuf_done(b);
}

static void
read_card(struct card *c, struct bytes octets)
{
	struct source html = *c->in;

	/* Every property adds a few line ends. */
	strbuf_init(&c->shown, 4 * octets.len + 16);
	strbuf_init(&c->hidden, 4 * octets.len + 16);
	strbuf_init(&c->html, 4 * octets.len + 16);
	read_lines(c, octets);
	html.octets = arena_bytes(c->a, strbuf_bytes(&c->html));
	if (html.octets.len > 0)
		page_read(c->a, &html, c->out);
	strbuf_done(&c->html);
	add_readings(c, &c->shown, 0);
	add_readings(c, &c->hidden, 1);
}

void
card_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct source narrow = *in;
	struct card c = { .a = a, .in = &narrow, .left = left, .out = out };
	struct bytes octets = in->octets;
	const char *wide = charset_look_wide(&octets);
	struct readings r;

	if (octets.len > arena_left(a) / SHARE) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	/* Folds cut characters, so that only lines of octets can be unfolded. */
	if (wide != NULL && strcmp(wide, "utf-8") != 0) {
		charset_read(a, in->charset, in->octets, &r);
		octets = bytes_of(r.v[0]);
		narrow.charset = UTF8("utf-8");
	}
	read_card(&c, octets);
}
