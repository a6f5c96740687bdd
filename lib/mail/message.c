/*
 * message.c - octets of a message to a tree of parts
 *
 * The lines are read once, held against the boundaries of all multiparts that
 * are open.  The parts on the way from the root to the line are frames on a
 * stack of DEPTH_MAX; nothing calls itself.  A message enclosed in a transfer
 * encoding waits until the one around it is read.
 */
#include "mail/message.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "mail/part.h"
#include "mail/top.h"

/* Where in a multipart the line is. */
enum place { IN_PREAMBLE, IN_PARTS, IN_EPILOGUE };

/* A part whose end is not reached yet. */
struct frame {
	struct part *part;
	struct part_kind kind;
	/* Where its header, its body and its epilogue begin. */
	size_t from, body, epilogue;
	enum place place;
	size_t children;
	struct part *last;
};

struct walk {
	struct arena *a;
	const struct mail_charset *charset;
	struct message *m;
	/* The root's header, for the record. */
	struct header_block top;
	/* Encoded messages whose content is still to be read. */
	struct part **waiting;
	size_t waiting_len, waiting_cap;
	/* Octets that may still be decoded. */
	size_t budget;
	/* The octets being read: a message, from its header on. */
	struct lines l;
	struct boundaries open;
	/* owner[i]: index of the frame whose boundary is open.v[i]. */
	size_t owner[DEPTH_MAX + 1];
	/* Index 0 is the root of these octets. */
	struct frame stack[DEPTH_MAX + 1];
	size_t frames;
	/* 1: the last part that is allowed holds all the rest. */
	int flooded;
};

/* -- the tree ------------------------------------------------------------- */

static struct part *
add_part(struct walk *w, struct part *parent, struct part *before)
{
	struct part *part = arena_alloc(w->a, sizeof(*part));

	part->parent = parent;
	part->depth = parent == NULL ? 0 : parent->depth + 1;
	if (before != NULL)
		before->next = part;
	else if (parent != NULL)
		parent->child = part;
	w->m->parts_len++;
	return part;
}

static struct part *
add_child(struct walk *w, struct frame *f)
{
	f->last = add_part(w, f->part, f->last);
	f->last->path =
	    part_path(w->a, part_above_children(f->part), ++f->children);
	return f->last;
}

/* The part after `p` in message order, below `root`. */
static struct part *
following(const struct part *root, struct part *p)
{
	if (p->child != NULL)
		return p->child;
	while (p != root && p->next == NULL)
		p = p->parent;
	return p == root ? NULL : p->next;
}

static void
list_parts(struct walk *w)
{
	struct message *m = w->m;
	size_t n = 0;

	m->parts = arena_array(w->a, m->parts_len, sizeof(struct part *));
	for (struct part *p = m->root; p != NULL; p = following(m->root, p))
		m->parts[n++] = p;
}

/* 1: the root of a message, the top one's or an enclosed one's. */
static int
is_root(const struct part *part)
{
	return part->parent == NULL || part->parent->is_message;
}

static void
number_root(struct walk *w, struct part *part, int as_multipart)
{
	struct utf8 above = { NULL, 0 };

	if (part->parent != NULL)
		above = part->parent->path;
	part->path = part_path(w->a, above, as_multipart ? 0 : 1);
}

/* Its octets stay in one piece, and are read as text for want of better. */
static void
leave_undivided(struct walk *w, struct part *part, uint32_t gap)
{
	part->gaps |= gap;
	part->is_multipart = 0;
	part->type = (struct field){ UTF8("text/plain"), { NULL, 0 } };
	if (is_root(part))
		number_root(w, part, 0);
}

/* 1: no part more than this one may come. */
static int
is_full(const struct walk *w)
{
	return w->m->parts_len >= PARTS_MAX;
}

/* -- the end of a part ---------------------------------------------------- */

static struct bytes
slice(const struct walk *w, size_t from, size_t to)
{
	if (to < from)
		to = from;
	return (struct bytes){ w->l.in.p + from, to - from };
}

/* 1: a multipart around the innermost part still waits for its last boundary. */
static int
is_awaited(const struct walk *w)
{
	for (size_t i = 0; i < w->frames; i++)
		if (w->stack[i].place == IN_PARTS)
			return !w->flooded;
	return 0;
}

/*
 * From `from` to the line at `at`, whose boundary owns the line end before it.
 * Where the last boundary is missing, the end of the octets stands for it.
 */
static struct bytes
slice_before(const struct walk *w, size_t from, size_t at)
{
	if (at < w->l.in.len || is_awaited(w))
		at = lines_chomp(&w->l, from, at);
	return slice(w, from, at);
}

static struct bytes
decode(struct walk *w, struct part *part, enum transfer_kind transfer,
    struct bytes content)
{
	struct bytes out;
	int damaged = 0;

	if (transfer == TRANSFER_UNKNOWN)
		part->gaps |= PART_UNKNOWN_ENCODING;
	if (transfer == TRANSFER_NONE || transfer == TRANSFER_UNKNOWN)
		return content;
	if (content.len > w->budget || content.len > arena_left(w->a) / 4) {
		part->gaps |= PART_TOO_LARGE;
		return content;
	}
	w->budget -= content.len;
	w->m->work += content.len;
	out = transfer_decode(w->a, transfer, content, &damaged);
	if (damaged)
		part->gaps |= PART_ENCODING;
	return out;
}

/*
 * A delivery report's groups of fields (RFC 3464 section 2.1) are headers
 * without a body: each is a child, so that what follows them is read as well.
 * A blank line separates, so one at the end leaves an empty group after it.
 */
static void
read_groups(struct walk *w, struct part *part)
{
	struct frame f = { .part = part };
	struct lines l = lines_of(part->body);
	size_t from = 0, next = 0;

	do {
		size_t at = next, to = next;
		struct part *child;
		struct header_block header;
		struct boundaries none = { .len = 0 };
		struct part_kind kind;
		struct lines group;

		while (at < l.in.len) {
			next = lines_next(&l, at);
			to = next;
			if (lines_chomp(&l, at, next) == at)
				break;
			at = next;
		}
		if (is_full(w)) {
			part->gaps |= PART_TOO_MANY;
			break;
		}
		child = add_child(w, &f);
		child->raw = (struct bytes){ l.in.p + from, at - from };
		group = lines_of(child->raw);
		header_parse(&group, 0, &none, &header);
		part_describe(w->a, &header, 0, w->charset, child, &kind);
		child->body = (struct bytes){ child->raw.p + header.body,
			child->raw.len - header.body };
		w->m->work += group.work;
		/* The blank line was the last: an empty group follows it. */
		from = to;
		if (at == to)
			break;
	} while (1);
	w->m->work += l.work;
}

static void
end_leaf(struct walk *w, const struct frame *f, struct bytes content)
{
	struct part *part = f->part;

	part->body = decode(w, part, f->kind.transfer, content);
	if (part->gaps & (PART_TOO_LARGE | PART_TOO_MANY | PART_TOO_DEEP))
		return;
	if (!f->kind.is_status && !f->kind.is_message)
		return;
	if (part->depth == DEPTH_MAX) {
		leave_undivided(w, part, PART_TOO_DEEP);
	} else if (is_full(w)) {
		leave_undivided(w, part, PART_TOO_MANY);
	} else if (f->kind.is_status) {
		read_groups(w, part);
	} else {
		part->is_message = 1;
		w->waiting = arena_grow(w->a, w->waiting, w->waiting_len,
		    &w->waiting_cap, sizeof(struct part *));
		w->waiting[w->waiting_len++] = part;
	}
}

/* The innermost part ends before the line at `at`, or with the octets. */
static void
end_part(struct walk *w, size_t at)
{
	struct frame *f = &w->stack[--w->frames];
	struct part *part = f->part;
	struct bytes content = slice_before(w, f->body, at);

	part->raw = slice_before(w, f->from, at);
	if (part->is_message) {
		part->body = content;
	} else if (!part->is_multipart) {
		end_leaf(w, f, content);
	} else if (f->children == 0) {
		leave_undivided(w, part, PART_BOUNDARY);
		part->body = decode(w, part, f->kind.transfer, content);
	} else if (f->place == IN_EPILOGUE) {
		part->epilogue = slice_before(w, f->epilogue, at);
	} else if (!w->flooded) {
		part->gaps |= PART_BOUNDARY;
	}
}

/* -- the beginning of a part ---------------------------------------------- */

/* Where the header begins: a leading mbox "From " line is no part of it. */
static size_t
past_mbox_line(struct walk *w, struct part *part, size_t from)
{
	struct bytes rest = slice(w, from, w->l.in.len);

	if (!is_root(part) || rest.len < 5 || memcmp(rest.p, "From ", 5) != 0)
		return from;
	part->gaps |= PART_MBOX;
	return lines_next(&w->l, from);
}

/* Is it a multipart that can be divided?  Its boundary is open then. */
static int
divide(struct walk *w, struct frame *f)
{
	if (f->part->depth == DEPTH_MAX) {
		leave_undivided(w, f->part, PART_TOO_DEEP);
		return 0;
	}
	if (boundary_push(&w->open, f->kind.boundary) == -1) {
		leave_undivided(w, f->part, PART_BOUNDARY);
		return 0;
	}
	w->owner[w->open.len - 1] = w->frames - 1;
	f->part->is_multipart = 1;
	return 1;
}

/* The last part that is allowed: the rest of the octets is its body. */
static void
flood(struct walk *w, struct frame *f)
{
	w->flooded = 1;
	w->open.len = 0;
	f->kind = (struct part_kind){ .transfer = TRANSFER_NONE };
	leave_undivided(w, f->part, PART_TOO_MANY);
}

/* Read one header; 1 when a message begins with its body. */
static int
begin_one(struct walk *w, struct part *part, size_t from)
{
	struct frame *f = &w->stack[w->frames++];
	struct part *above = part->parent;
	struct header_block header;

	*f = (struct frame){ .part = part, .from = from };
	header_parse(&w->l, past_mbox_line(w, part, from), &w->open, &header);
	f->body = header.body;
	if (above == NULL)
		w->top = header;
	part_describe(w->a, &header,
	    above != NULL &&
		utf8_equal(above->type.text, UTF8("multipart/digest")),
	    w->charset, part, &f->kind);
	if (is_root(part))
		number_root(w, part, f->kind.is_multipart);
	if (is_full(w))
		flood(w, f);
	else if (f->kind.is_multipart)
		divide(w, f);
	/* An encoded one is read when its end is known. */
	part->is_message = f->kind.is_message && part->depth < DEPTH_MAX &&
			   f->kind.transfer == TRANSFER_NONE;
	return part->is_message;
}

/* Read the header at `from`; returns where the body begins. */
static size_t
begin_part(struct walk *w, struct part *part, size_t from)
{
	while (begin_one(w, part, from)) {
		from = w->stack[w->frames - 1].body;
		part = add_part(w, part, NULL);
	}
	return w->stack[w->frames - 1].body;
}

/* -- one message ---------------------------------------------------------- */

/* The line [at, next) is a boundary; returns where to go on. */
static size_t
at_boundary(struct walk *w, size_t at, size_t next, size_t which,
    enum boundary_kind kind)
{
	struct frame *f = &w->stack[w->owner[which]];

	while (w->frames - 1 > w->owner[which])
		end_part(w, at);
	if (f->place == IN_PREAMBLE && kind == BOUNDARY_NEXT)
		f->part->preamble = slice_before(w, f->body, at);
	w->open.len = which + (kind == BOUNDARY_NEXT);
	if (kind == BOUNDARY_LAST) {
		f->place = IN_EPILOGUE;
		f->epilogue = next;
		return next;
	}
	f->place = IN_PARTS;
	return begin_part(w, add_child(w, f), next);
}

/* Read the octets of one message, whose root is `root`. */
static void
read_message(struct walk *w, struct part *root, struct bytes octets)
{
	size_t at;

	w->l = lines_of(octets);
	w->open.len = 0;
	w->frames = 0;
	w->flooded = 0;
	at = begin_part(w, root, 0);
	/* Without an open boundary no line matters. */
	while (at < octets.len && w->open.len > 0) {
		size_t next = lines_next(&w->l, at), which = 0;
		enum boundary_kind kind =
		    boundary_find(&w->open, slice(w, at, next), &which);

		at = kind == BOUNDARY_NONE
			 ? next
			 : at_boundary(w, at, next, which, kind);
	}
	while (w->frames > 0)
		end_part(w, octets.len);
	w->m->work += w->l.work + w->open.work;
	w->open.work = 0;
}

void
message_parse_below(struct arena *a, struct part *around, struct bytes octets,
    const struct mail_charset *charset, struct message *out)
{
	struct message m = { 0 };
	struct walk w = {
		.a = a, .charset = charset, .m = &m, .budget = DECODED_MAX
	};

	if (octets.p == NULL)
		octets = bytes_of(UTF8(""));
	m.root = add_part(&w, around, NULL);
	read_message(&w, m.root, octets);
	for (size_t i = 0; i < w.waiting_len; i++) {
		struct part *encoded = w.waiting[i];

		if (is_full(&w)) {
			encoded->is_message = 0;
			leave_undivided(&w, encoded, PART_TOO_MANY);
			continue;
		}
		read_message(&w, add_part(&w, encoded, NULL), encoded->body);
	}
	if (top_read(a, &w.top, charset, &m.header))
		m.root->gaps |= PART_HEADER_CUT;
	list_parts(&w);
	*out = m;
}

void
message_parse(struct arena *a, struct bytes octets,
    const struct mail_charset *charset, struct message *out)
{
	message_parse_below(a, NULL, octets, charset, out);
}

/* Length of a field's name at the beginning of a line; 0: there is none. */
static size_t
name_len(struct bytes b, size_t at)
{
	size_t len = 0;

	while (at + len < b.len && b.p[at + len] > ' ' &&
	       b.p[at + len] != ':' && b.p[at + len] < 0x7f)
		len++;
	return at + len < b.len && b.p[at + len] == ':' ? len : 0;
}

int
message_looks(struct bytes b)
{
	static const char *const names[] = { "received", "from", "return-path",
		"date", "message-id", "mime-version", "content-type", "subject",
		"to", "delivered-to", "x-mozilla-status", "reply-to" };
	struct lines l = lines_of(b);
	size_t fields = 0, known = 0, at = 0;

	while (at < b.len && fields < 16) {
		size_t len = name_len(b, at);
		int is_fold = b.p[at] == ' ' || b.p[at] == '\t';

		if (len == 0 && (!is_fold || fields == 0))
			break;
		fields += len > 0;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			known += len > 0 && strlen(names[i]) == len &&
				 strncasecmp((const char *)b.p + at, names[i],
				     len) == 0;
		at = lines_next(&l, at);
	}
	return known >= 2;
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
		{ PART_TOO_LARGE, { "too_large", 9 } },
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
