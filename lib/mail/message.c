/*
 * message.c - octets of a message to a tree of parts
 *
 * A multipart's slice is cut at its own boundary first, then each piece is
 * read in turn: so an outer boundary ends an inner multipart that forgot its
 * own, and the work is at most size times DEPTH_MAX, by memchr.
 */
#include "mail/message.h"

#include <stdio.h>

#include "base/limits.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/encoded.h"
#include "mail/header.h"
#include "mail/mime.h"
#include "mail/transfer.h"

struct parsing {
	struct arena *a;
	const struct mail_charset *charset;
	struct message *m;
	size_t cap;
};

/* What a part's header says of its body. */
struct body_kind {
	struct mime_value type;
	struct bytes encoding;
	struct field boundary;
};

static void read_part(struct parsing *p, struct part *part, int in_digest);

/* -- the tree ------------------------------------------------------------- */

static struct part *
add_part(struct parsing *p, struct part *parent, struct bytes raw)
{
	struct part *part = arena_alloc(p->a, sizeof(*part));
	struct part **at;

	part->parent = parent;
	part->raw = raw;
	part->depth = parent == NULL ? 0 : parent->depth + 1;
	if (parent != NULL) {
		for (at = &parent->child; *at != NULL;)
			at = &(*at)->next;
		*at = part;
	}
	p->m->parts = arena_grow(
	    p->a, p->m->parts, p->m->parts_len, &p->cap, sizeof(struct part *));
	p->m->parts[p->m->parts_len++] = part;
	return part;
}

static struct utf8
path_of(struct arena *a, struct utf8 above, size_t n)
{
	char text[32];
	int len =
	    snprintf(text, sizeof(text), "%s%zu", above.len == 0 ? "" : ".", n);
	char *p = arena_raw(a, above.len + (size_t)len);

	if (above.len > 0)
		memcpy(p, above.p, above.len);
	memcpy(p + above.len, text, (size_t)len);
	return (struct utf8){ p, above.len + (size_t)len };
}

/*
 * The number that children of `part` stand under: IMAP counts the children of
 * an outermost multipart from 1 and gives that multipart itself no number;
 * we call it 0 ("3.0" in the message enclosed in part 3).
 */
static struct utf8
above_children(const struct part *part)
{
	struct utf8 path = part->path;

	if (path.len == 1 && path.p[0] == '0')
		return (struct utf8){ NULL, 0 };
	if (path.len > 2 && path.p[path.len - 1] == '0' &&
	    path.p[path.len - 2] == '.')
		path.len -= 2;
	return path;
}

static int
type_is(const struct field *type, const char *name)
{
	return utf8_equal(type->text, utf8_from(name));
}

static int
type_begins(const struct field *type, const char *name)
{
	size_t len = strlen(name);

	return type->text.len >= len && memcmp(type->text.p, name, len) == 0;
}

/* -- a part's own header -------------------------------------------------- */

static struct bytes
value_of(struct arena *a, const struct header_block *b, const char *name)
{
	const struct header_field *f = header_find(b, name);

	if (f == NULL)
		return (struct bytes){ NULL, 0 };
	return header_unfold(a, f->value);
}

static void
describe(struct parsing *p, struct part *part, const struct header_block *b,
    int in_digest, struct body_kind *kind)
{
	struct mime_value disposition;
	struct bytes slash;

	mime_parse(
	    p->a, value_of(p->a, b, "Content-Type"), p->charset, &kind->type);
	mime_parse(p->a, value_of(p->a, b, "Content-Disposition"), p->charset,
	    &disposition);
	kind->encoding =
	    mime_lower(p->a, value_of(p->a, b, "Content-Transfer-Encoding"));
	kind->boundary = mime_parameter(&kind->type, "boundary");
	slash = bytes_of(kind->type.value.text);
	part->type = kind->type.value;
	/* RFC 2045 section 5.2, RFC 2046 section 5.1.5. */
	if (slash.len == 0 || memchr(slash.p, '/', slash.len) == NULL)
		part->type.text =
		    in_digest ? UTF8("message/rfc822") : UTF8("text/plain");
	part->charset = mime_parameter(&kind->type, "charset");
	part->disposition = disposition.value;
	part->name = mime_parameter(&disposition, "filename");
	if (part->name.text.len == 0)
		part->name = mime_parameter(&kind->type, "name");
	if (b->cut || kind->type.cut || disposition.cut)
		part->gaps |= PART_HEADER_CUT;
}

/* -- transfer encodings --------------------------------------------------- */

static struct bytes
decode(struct parsing *p, struct part *part, struct bytes encoding,
    struct bytes body)
{
	static const char *const as_is[] = { "", "7bit", "8bit", "binary" };
	static const struct {
		const char *name;
		struct bytes (*decode)(struct arena *, struct bytes, int *);
	} table[] = {
		{ "base64", transfer_base64 },
		{ "quoted-printable", transfer_quoted },
		{ "x-uuencode", transfer_uu },
		{ "uuencode", transfer_uu },
		{ "x-uue", transfer_uu },
		{ "uue", transfer_uu },
	};
	int damaged = 0;

	/* A token ends at a comment or any other junk: "base64 (sic)". */
	for (size_t i = 0; i < encoding.len; i++)
		if (encoding.p[i] == ' ' || encoding.p[i] == '\t' ||
		    encoding.p[i] == ';' || encoding.p[i] == '(')
			encoding.len = i;
	for (size_t i = 0; i < sizeof(as_is) / sizeof(as_is[0]); i++)
		if (bytes_equal(encoding, bytes_of(utf8_from(as_is[i]))))
			return body;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (bytes_equal(encoding, bytes_of(utf8_from(table[i].name)))) {
			struct bytes out =
			    table[i].decode(p->a, body, &damaged);

			if (damaged)
				part->gaps |= PART_ENCODING;
			return out;
		}
	part->gaps |= PART_UNKNOWN_ENCODING;
	return body;
}

/* -- multiparts ----------------------------------------------------------- */

enum mark { MARK_NONE, MARK_NEXT, MARK_LAST };

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* Is the line at the start of `in` this boundary (RFC 2046 section 5.1.1)? */
static enum mark
mark_at(struct bytes in, struct bytes boundary, size_t *len)
{
	enum mark mark = MARK_NEXT;
	size_t at = 2 + boundary.len;

	if (in.len < at || memcmp(in.p, "--", 2) != 0 ||
	    memcmp(in.p + 2, boundary.p, boundary.len) != 0)
		return MARK_NONE;
	if (in.len >= at + 2 && memcmp(in.p + at, "--", 2) == 0) {
		mark = MARK_LAST;
		at += 2;
	}
	while (at < in.len && is_blank(in.p[at]))
		at++;
	if (at < in.len) {
		struct bytes rest = { in.p + at, in.len - at };
		struct bytes end = { rest.p, header_line(rest) };

		if (header_chomp(end).len != 0)
			return MARK_NONE;
		at += end.len;
	}
	*len = at;
	return mark;
}

/* The next boundary line at or after `from`; in.len when there is none. */
static size_t
find_mark(struct bytes in, size_t from, struct bytes boundary, enum mark *mark,
    size_t *len)
{
	for (size_t at = from; at < in.len;) {
		const unsigned char *dash;

		if (at == 0 || in.p[at - 1] == '\n' || in.p[at - 1] == '\r') {
			*mark =
			    mark_at((struct bytes){ in.p + at, in.len - at },
				boundary, len);
			if (*mark != MARK_NONE)
				return at;
		}
		dash = at + 1 >= in.len
			   ? NULL
			   : memchr(in.p + at + 1, '-', in.len - at - 1);
		if (dash == NULL)
			break;
		at = (size_t)(dash - in.p);
	}
	*mark = MARK_NONE;
	return in.len;
}

/* `in` from `from` to `to` without the line end that belongs to a boundary. */
static struct bytes
piece(struct bytes in, size_t from, size_t to)
{
	if (to > from && in.p[to - 1] == '\n')
		to--;
	if (to > from && in.p[to - 1] == '\r')
		to--;
	return (struct bytes){ in.p + from, to - from };
}

/* Cut `body` into children; 0 when no part begins in it. */
static int
split(struct parsing *p, struct part *part, struct bytes body,
    struct bytes boundary)
{
	struct utf8 above = above_children(part);
	struct part **last = &part->child;
	enum mark mark;
	size_t len, n = 0, at;

	at = find_mark(body, 0, boundary, &mark, &len);
	if (mark != MARK_NEXT)
		return 0;
	while (mark == MARK_NEXT) {
		size_t from = at + len;
		struct part *child;

		at = find_mark(body, from, boundary, &mark, &len);
		if (p->m->parts_len >= PARTS_MAX) {
			part->gaps |= PART_TOO_MANY;
			at = body.len;
			mark = MARK_NONE;
		}
		/* Where the last boundary is missing, the end stands for it. */
		child = add_part(p, NULL, piece(body, from, at));
		child->parent = part;
		child->depth = part->depth + 1;
		child->path = path_of(p->a, above, ++n);
		*last = child;
		last = &child->next;
		read_part(p, child, type_is(&part->type, "multipart/digest"));
		if (mark == MARK_NONE)
			part->gaps |= PART_BOUNDARY;
	}
	return 1;
}

/* An enclosed message: one child, numbered as its root would be. */
static void
enclose(struct parsing *p, struct part *part)
{
	struct part *child;
	struct header_block b;
	struct mime_value type;

	if (part->depth + 1 >= DEPTH_MAX || p->m->parts_len >= PARTS_MAX) {
		part->gaps |= part->depth + 1 >= DEPTH_MAX ? PART_TOO_DEEP
							   : PART_TOO_MANY;
		return;
	}
	part->is_message = 1;
	header_parse(p->a, part->body, &b);
	mime_parse(p->a, value_of(p->a, &b, "Content-Type"), p->charset, &type);
	child = add_part(p, part, part->body);
	child->path = path_of(
	    p->a, part->path, type_begins(&type.value, "multipart/") ? 0 : 1);
	read_part(p, child, 0);
}

/* Where the next blank line begins (in.len: there is none) and its length. */
static size_t
find_blank(struct bytes in, size_t from, size_t *len)
{
	for (size_t at = from; at < in.len; at += *len) {
		struct bytes rest = { in.p + at, in.len - at };

		*len = header_line(rest);
		if (header_chomp((struct bytes){ rest.p, *len }).len == 0)
			return at;
	}
	*len = 0;
	return in.len;
}

/*
 * A delivery report's groups of fields (RFC 3464 section 2.1) are headers
 * without a body: each is a child, so that what follows them is read as well.
 * A blank line separates, so one at the end leaves an empty group after it.
 */
static void
read_groups(struct parsing *p, struct part *part)
{
	struct part **last = &part->child;
	size_t from = 0, n = 0, len = 1;

	while (len > 0 && p->m->parts_len < PARTS_MAX) {
		size_t to = find_blank(part->body, from, &len);
		struct part *child = add_part(
		    p, NULL, (struct bytes){ part->body.p + from, to - from });

		child->parent = part;
		child->depth = part->depth + 1;
		child->path = path_of(p->a, part->path, ++n);
		*last = child;
		last = &child->next;
		read_part(p, child, 0);
		from = to + len;
	}
	if (len > 0)
		part->gaps |= PART_TOO_MANY;
}

static void
read_part(struct parsing *p, struct part *part, int in_digest)
{
	struct header_block b;
	struct body_kind kind;
	struct bytes body;

	header_parse(p->a, part->raw, &b);
	describe(p, part, &b, in_digest, &kind);
	body = (struct bytes){ part->raw.p + b.body, part->raw.len - b.body };
	if (type_begins(&part->type, "multipart/")) {
		struct bytes boundary = field_given(kind.boundary);

		if (part->depth >= DEPTH_MAX)
			part->gaps |= PART_TOO_DEEP;
		else if (boundary.len == 0 || boundary.len > BOUNDARY_MAX)
			part->gaps |= PART_BOUNDARY;
		else
			part->is_multipart = 1;
		if (part->is_multipart) {
			if (split(p, part, body, boundary))
				return;
			part->is_multipart = 0;
			part->gaps |= PART_BOUNDARY;
		}
	}
	part->body = decode(p, part, kind.encoding, body);
	/* Every message type but one holds a header and perhaps a body. */
	if (type_is(&part->type, "message/delivery-status")) {
		if (part->depth < DEPTH_MAX)
			read_groups(p, part);
	} else if (type_begins(&part->type, "message/")) {
		enclose(p, part);
	}
}

/* -- the top header ------------------------------------------------------- */

static struct field
text_of(struct parsing *p, const struct header_block *b, const char *name)
{
	return encoded_text(p->a, value_of(p->a, b, name), p->charset);
}

/* msg-ids of a field, without angle brackets; words without them as well. */
static struct fields
ids_of(struct parsing *p, const struct header_block *b, const char *name)
{
	struct bytes v = value_of(p->a, b, name);
	struct fields ids = { 0 };
	size_t cap = 0, at = 0;

	while (at < v.len) {
		size_t from;

		while (at < v.len && (v.p[at] <= ' ' || v.p[at] == '<' ||
					 v.p[at] == '>' || v.p[at] == ','))
			at++;
		for (from = at; at < v.len && v.p[at] > ' ' && v.p[at] != '>' &&
				v.p[at] != '<';)
			at++;
		if (at == from)
			break;
		ids.v = arena_grow(p->a, ids.v, ids.len, &cap, sizeof(*ids.v));
		ids.v[ids.len++] =
		    field_from(p->a, (struct bytes){ v.p + from, at - from });
	}
	return ids;
}

static void
read_header(struct parsing *p, const struct header_block *b, int *cut)
{
	struct header *h = &p->m->header;
	const struct {
		const char *name;
		struct mailboxes *to;
	} lists[] = {
		{ "From", &h->from },
		{ "To", &h->to },
		{ "Cc", &h->cc },
		{ "Bcc", &h->bcc },
		{ "Reply-To", &h->reply_to },
	};
	struct fields ids;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		*lists[i].to = address_parse(
		    p->a, value_of(p->a, b, lists[i].name), p->charset, cut);
	h->subject = text_of(p, b, "Subject");
	h->date = text_of(p, b, "Date");
	h->sent_ms = date_parse(value_of(p->a, b, "Date"));
	ids = ids_of(p, b, "Message-ID");
	if (ids.len > 0)
		h->message_id = ids.v[0];
	h->in_reply_to = ids_of(p, b, "In-Reply-To");
	h->references = ids_of(p, b, "References");
}

/* A leading mbox "From " line is no part of the message. */
static struct bytes
without_mbox_line(struct bytes octets)
{
	size_t len;

	if (octets.len < 5 || memcmp(octets.p, "From ", 5) != 0)
		return octets;
	len = header_line(octets);
	return (struct bytes){ octets.p + len, octets.len - len };
}

void
message_parse(struct arena *a, struct bytes octets,
    const struct mail_charset *charset, struct message *out)
{
	struct message m = { 0 };
	struct parsing p = { .a = a, .charset = charset, .m = &m };
	struct bytes message = without_mbox_line(octets);
	struct header_block b;
	struct mime_value type;
	int cut = 0;

	header_parse(a, message, &b);
	mime_parse(a, value_of(a, &b, "Content-Type"), charset, &type);
	m.root = add_part(&p, NULL, message);
	m.root->path =
	    type_begins(&type.value, "multipart/") ? UTF8("0") : UTF8("1");
	if (message.len != octets.len)
		m.root->gaps |= PART_MBOX;
	read_header(&p, &b, &cut);
	if (cut)
		m.root->gaps |= PART_HEADER_CUT;
	read_part(&p, m.root, 0);
	if (!m.root->is_multipart)
		m.root->path = UTF8("1");
	*out = m;
}

struct gaps
part_gap_names(struct arena *a, uint32_t gaps)
{
	static const struct {
		uint32_t gap;
		struct utf8 name;
	} names[] = {
		{ PART_TOO_DEEP, { "too_deep", 8 } },
		{ PART_TOO_MANY, { "too_many", 8 } },
		{ PART_HEADER_CUT, { "header_cut", 10 } },
		{ PART_BOUNDARY, { "boundary", 8 } },
		{ PART_ENCODING, { "broken_encoding", 15 } },
		{ PART_UNKNOWN_ENCODING, { "unknown_encoding", 16 } },
		{ PART_MBOX, { "mbox_line", 9 } },
	};
	struct gaps out = { 0 };

	out.v =
	    arena_array(a, sizeof(names) / sizeof(names[0]), sizeof(*out.v));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gaps & names[i].gap)
			out.v[out.len++] = names[i].name;
	return out;
}
