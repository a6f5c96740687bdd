/*
 * message.c - octets of a message to a tree of parts
 *
 * The lines are read once, held against the boundaries of all multiparts that
 * are open.  The parts on the way from the root to the line are frames on a
 * stack of DEPTH_MAX (walk.h); nothing calls itself.  A message enclosed in a
 * transfer encoding waits until the one around it is read.
 */
#include "mail/message.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "mail/decoded.h"
#include "mail/ending.h"
#include "mail/reader.h"
#include "mail/top.h"
#include "mail/walk.h"
#include "record/oddity.h"

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

/* -- the beginning of a part ---------------------------------------------- */

/* Where the header begins: a leading mbox "From " line is no part of it. */
static size_t
past_mbox_line(struct walk *w, struct part *part, size_t from)
{
	struct bytes rest = walk_slice(w, from, w->l.in.len);

	size_t colon = 5;

	if (!walk_is_root(part) || rest.len < 5 ||
	    memcmp(rest.p, "From ", 5) != 0)
		return from;
	while (colon < rest.len && rest.p[colon] == ' ')
		colon++;
	/* "From  : a@b" is a field. */
	if (colon < rest.len && rest.p[colon] == ':')
		return from;
	part->gaps |= PART_MBOX;
	return lines_next(&w->l, from);
}

/* The first line in `rest` that begins as a boundary; len 0: there is none. */
static struct bytes
guess_boundary(struct bytes rest)
{
	struct lines l = lines_of(rest);

	for (size_t at = 0, next; at < rest.len; at = next) {
		next = lines_next(&l, at);
		if (next - at > 3 && rest.p[at] == '-' &&
		    rest.p[at + 1] == '-' && rest.p[at + 2] > ' ')
			return (struct bytes){ rest.p + at + 2,
				lines_chomp(&l, at, next) - at - 2 };
	}
	return (struct bytes){ NULL, 0 };
}

/* Open the boundary of the frame, as this reader sees it. */
static enum boundary_push
open_boundary(struct walk *w, struct frame *f)
{
	struct bytes rest = walk_slice(w, f->body, w->l.in.len);
	enum boundary_push how;

	if (reader_has(w->reader, HABIT_GUESSED_BOUNDARY) &&
	    !ending_has_boundary(rest, f->kind.boundary))
		f->kind.boundary = guess_boundary(rest);
	how = boundary_push(&w->open, f->kind.boundary);
	if (how == BOUNDARY_IS_OPEN)
		reader_doubts(w->reader, HABIT_INNER_BOUNDARY);
	if (how == BOUNDARY_UNUSABLE)
		reader_doubts(w->reader, HABIT_GUESSED_BOUNDARY);
	return how;
}

/* 1: what it says is undone before it is read. */
static int
is_coded(enum transfer_kind kind)
{
	return kind != TRANSFER_NONE && kind != TRANSFER_UNKNOWN;
}

/* A multipart: can it be divided?  Its boundary is open then. */
static void
divide(struct walk *w, struct frame *f)
{
	if (is_coded(f->kind.transfer)) {
		reader_doubts(w->reader, HABIT_DECODED_MULTIPART);
		f->is_encoded = reader_has(w->reader, HABIT_DECODED_MULTIPART);
	}
	if (f->is_encoded)
		return;
	if (f->part->depth == DEPTH_MAX) {
		walk_leave_undivided(w, f->part, PART_TOO_DEEP);
		return;
	}
	if (open_boundary(w, f) != BOUNDARY_OPENED) {
		walk_leave_undivided(w, f->part, PART_BOUNDARY);
		return;
	}
	w->owner[w->open.len - 1] = w->frames - 1;
	f->part->is_multipart = 1;
}

/* An enclosed message: is it read as it stands? */
static int
is_open_message(struct walk *w, struct frame *f)
{
	if (!f->kind.is_message || f->part->depth == DEPTH_MAX)
		return 0;
	if (!is_coded(f->kind.transfer))
		return 1;
	/* RFC 2046 section 5.2.1 forbids it; most programs decode it. */
	f->part->odd |= ODD(ODD_MESSAGE_ENCODED);
	reader_doubts(w->reader, HABIT_DECODED_MESSAGE);
	return !reader_has(w->reader, HABIT_DECODED_MESSAGE);
}

/* The last part that is allowed: the rest of the octets is its body. */
static void
flood(struct walk *w, struct frame *f)
{
	w->flooded = 1;
	w->open.len = 0;
	f->kind = (struct part_kind){ .transfer = TRANSFER_NONE };
	walk_leave_undivided(w, f->part, PART_TOO_MANY);
}

static void
begin_one(struct walk *w, struct part *part, size_t from)
{
	struct frame *f = &w->stack[w->frames++];
	struct header_block header;

	*f = (struct frame){ .part = part, .from = from };
	header_parse(
	    w->reader, &w->l, past_mbox_line(w, part, from), &w->open, &header);
	f->body = header.body;
	if (part->parent == NULL)
		w->top = header;
	part_describe(w->a, w->reader, &header, part, &f->kind);
	if (f->kind.is_multipart && header.v[HEADER_MIME_VERSION].p == NULL &&
	    walk_is_root(part))
		part->odd |= ODD(ODD_VERSION_MISSING);
	if (walk_is_root(part))
		walk_number_root(w, part, f->kind.is_multipart);
	if (walk_is_full(w))
		flood(w, f);
	else if (f->kind.is_multipart)
		divide(w, f);
	/* One that is decoded is read when its end is known. */
	part->is_message = is_open_message(w, f);
}

/* The part below `part` that begins with its body, or NULL. */
static struct part *
begins_below(struct walk *w, struct part *part)
{
	struct frame *f = &w->stack[w->frames - 1];

	if (part->is_message)
		return walk_add_part(w, part, NULL);
	if (!part->is_multipart || walk_is_full(w) ||
	    !reader_has(w->reader, HABIT_AROUND))
		return NULL;
	f->place = IN_PARTS;
	return walk_add_child(w, f);
}

/* Read the header at `from`; returns where the body begins. */
static size_t
begin_part(struct walk *w, struct part *part, size_t from)
{
	while (part != NULL) {
		begin_one(w, part, from);
		from = w->stack[w->frames - 1].body;
		part = begins_below(w, part);
	}
	return from;
}

/* -- one message ---------------------------------------------------------- */

/*
 * Past boundary lines that follow one directly: a boundary has a line end of
 * its own before it (RFC 2046 section 5.1.1), and nothing stands between.
 */
static size_t
past_repeated(struct walk *w, size_t at, size_t which)
{
	while (at < w->l.in.len) {
		size_t next = lines_next(&w->l, at), again = 0;

		if (boundary_find(&w->open, walk_slice(w, at, next), &again) ==
			BOUNDARY_NONE ||
		    again != which)
			break;
		at = next;
	}
	return at;
}

/* The last boundary of the frame is the line [at, next). */
static size_t
at_last(struct walk *w, struct frame *f, size_t at, size_t next)
{
	/* Some see more parts after it, or one more. */
	int is_part = reader_has(w->reader, HABIT_AROUND) && !walk_is_full(w);

	if (is_part)
		return begin_part(w, walk_add_child(w, f), next);
	w->open.len -= !reader_has(w->reader, HABIT_PAST_LAST);
	f->place = IN_EPILOGUE;
	f->last_boundary = at;
	f->epilogue = next;
	return next;
}

/* The line [at, next) is a boundary; returns where to go on. */
static size_t
at_boundary(struct walk *w, size_t at, size_t next, size_t which,
    enum boundary_kind kind)
{
	struct frame *f = &w->stack[w->owner[which]];

	while (w->frames - 1 > w->owner[which])
		ending_part(w, at);
	if (f->place == IN_PREAMBLE && kind == BOUNDARY_NEXT)
		f->part->preamble = walk_slice_before(w, f->body, at);
	w->open.len = which + 1;
	if (kind == BOUNDARY_LAST)
		return at_last(w, f, at, next);
	f->place = IN_PARTS;
	next = past_repeated(w, next, which);
	return begin_part(w, walk_add_child(w, f), next);
}

/* Read the octets of one message, whose root is `root`. */
static void
read_message(struct walk *w, struct part *root, struct bytes octets)
{
	struct reader *r = w->reader;
	size_t at;

	w->l = lines_of(octets);
	w->l.cr_in_line = reader_has(r, HABIT_CR_IN_LINE);
	w->open = (struct boundaries){
		.by_prefix = reader_has(r, HABIT_BOUNDARY_PREFIX),
		.inner_first = reader_has(r, HABIT_INNER_BOUNDARY),
	};
	w->frames = 0;
	w->flooded = 0;
	at = begin_part(w, root, 0);
	/* Without an open boundary no line matters. */
	while (at < octets.len && w->open.len > 0) {
		size_t next = lines_next(&w->l, at), which = 0;
		enum boundary_kind kind =
		    boundary_find(&w->open, walk_slice(w, at, next), &which);

		at = kind == BOUNDARY_NONE
			 ? next
			 : at_boundary(w, at, next, which, kind);
	}
	while (w->frames > 0)
		ending_part(w, octets.len);
	w->m->work += w->l.work + w->open.work;
	if (w->l.saw_cr)
		reader_doubts(r, HABIT_CR_IN_LINE);
	if (w->open.saw_alike)
		reader_doubts(r, HABIT_BOUNDARY_PREFIX);
	if (w->open.saw_both)
		reader_doubts(r, HABIT_INNER_BOUNDARY);
}

void
message_read(struct arena *a, struct reader *reader, struct decoded *decoded,
    struct part *around, struct bytes octets, struct message *out)
{
	struct message m = { 0 };
	struct walk w = {
		.a = a, .reader = reader, .decoded = decoded, .m = &m
	};

	if (octets.p == NULL)
		octets = bytes_of(UTF8(""));
	m.root = walk_add_part(&w, around, NULL);
	read_message(&w, m.root, octets);
	for (size_t i = 0; i < w.waiting_len; i++) {
		struct part *encoded = w.waiting[i].part;

		if (walk_is_full(&w)) {
			encoded->is_message = 0;
			walk_leave_undivided(&w, encoded, PART_TOO_MANY);
			continue;
		}
		read_message(
		    &w, walk_add_part(&w, encoded, NULL), w.waiting[i].octets);
	}
	if (top_read(a, &w.top, reader->charset, &m.header))
		m.root->gaps |= PART_HEADER_CUT;
	m.header_len = w.top.body;
	list_parts(&w);
	*out = m;
}

void
message_parse(struct arena *a, struct bytes octets,
    const struct mail_charset *charset, struct message *out)
{
	struct reader reader = { .charset = charset };

	message_read(
	    a, &reader, decoded_new(a, DECODED_MAX), NULL, octets, out);
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
		{ PART_READINGS, { "too_many_readings", 17 } },
	};
	struct gaps out = { 0 };

	out.v =
	    arena_array(a, sizeof(names) / sizeof(names[0]), sizeof(*out.v));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gaps & names[i].gap)
			out.v[out.len++] = names[i].name;
	return out;
}
