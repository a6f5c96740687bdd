/*
 * ending.c - the end of a part: what it holds, and what stands around
 */
#include "mail/ending.h"

#include "mail/decoded.h"
#include "mail/reader.h"
#include "record/oddity.h"

/* How this reader decodes content that is said to be `kind`. */
static enum transfer_kind
kind_for(struct walk *w, struct part *part, enum transfer_kind kind,
    struct bytes content)
{
	struct reader *r = w->reader;

	if (kind == TRANSFER_BASE64 && reader_has(r, HABIT_BASE64_STOPS))
		return TRANSFER_BASE64_STOPS;
	if (kind == TRANSFER_BASE64 && reader_has(r, HABIT_BASE64_GOES_ON))
		return TRANSFER_BASE64_GOES_ON;
	if ((kind == TRANSFER_NONE || kind == TRANSFER_UNKNOWN) &&
	    !part->is_message) {
		int is_base64 = transfer_looks_base64(content);

		if (is_base64 || transfer_looks_quoted(content))
			reader_doubts(r, HABIT_SNIFFED_ENCODING);
		/* Nobody guesses quoted-printable; the blind view undoes it. */
		if (is_base64 && reader_has(r, HABIT_SNIFFED_ENCODING))
			return TRANSFER_BASE64;
	}
	return kind;
}

static void
note_damage(
    struct walk *w, struct part *part, enum transfer_kind kind, int damaged)
{
	if (damaged == 0)
		return;
	part->gaps |= PART_ENCODING;
	if (kind == TRANSFER_QUOTED)
		part->odd |= ODD(ODD_QUOTED_DAMAGED);
	if ((damaged & TRANSFER_JUNK) != 0) {
		part->odd |= ODD(ODD_BASE64_JUNK);
		reader_doubts(w->reader, HABIT_BASE64_STOPS);
	}
	if ((damaged & TRANSFER_PADDED_INSIDE) != 0) {
		reader_doubts(w->reader, HABIT_BASE64_STOPS);
		reader_doubts(w->reader, HABIT_BASE64_GOES_ON);
	}
}

static struct bytes
decode(struct walk *w, struct part *part, enum transfer_kind transfer,
    struct bytes content)
{
	enum transfer_kind kind = kind_for(w, part, transfer, content);
	struct bytes out;
	int damaged = 0;

	w->m->work += content.len;
	if (kind == TRANSFER_UNKNOWN)
		part->gaps |= PART_UNKNOWN_ENCODING;
	if (kind == TRANSFER_NONE || kind == TRANSFER_UNKNOWN)
		return content;
	if (decoded_take(w->decoded, kind, content, &out, &damaged) == -1)
		part->gaps |= PART_TOO_LARGE;
	note_damage(w, part, kind, damaged);
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
		if (walk_is_full(w)) {
			part->gaps |= PART_TOO_MANY;
			break;
		}
		child = walk_add_child(w, &f);
		child->raw = (struct bytes){ l.in.p + from, at - from };
		/* The boundary has taken the blank line, whose line end it was. */
		if (at == l.in.len && !walk_is_root(part))
			child->raw.len = lines_chomp(&l, from, at) - from;
		group = lines_of(child->raw);
		header_parse(w->reader, &group, 0, &none, &header);
		/* A group of fields has no body that a line could begin. */
		header.odd = 0;
		part_describe(w->a, w->reader, &header, child, &kind);
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

/*
 * A multipart that was encoded as a whole: its octets, below the field that
 * says how to divide them.
 */
static struct bytes
with_type(struct walk *w, const struct frame *f, struct bytes content)
{
	static const char name[] = "Content-Type:", end[] = "\r\n\r\n";
	size_t type = f->kind.type.len;
	unsigned char *p =
	    arena_raw(w->a, sizeof(name) + type + sizeof(end) + content.len);
	size_t n = sizeof(name) - 1;

	memcpy(p, name, n);
	memcpy(p + n, f->kind.type.p, type);
	n += type;
	memcpy(p + n, end, sizeof(end) - 1);
	n += sizeof(end) - 1;
	if (content.len > 0)
		memcpy(p + n, content.p, content.len);
	return (struct bytes){ p, n + content.len };
}

static void
end_leaf(struct walk *w, const struct frame *f, struct bytes content)
{
	struct part *part = f->part;

	part->body = decode(w, part, f->kind.transfer, content);
	if (part->gaps & (PART_TOO_LARGE | PART_TOO_MANY | PART_TOO_DEEP))
		return;
	if (!f->is_encoded && !f->kind.is_status && !f->kind.is_message)
		return;
	if (part->depth == DEPTH_MAX) {
		walk_leave_undivided(w, part, PART_TOO_DEEP);
	} else if (walk_is_full(w)) {
		walk_leave_undivided(w, part, PART_TOO_MANY);
	} else if (f->kind.is_status) {
		read_groups(w, part);
	} else {
		part->is_message = 1;
		w->waiting = arena_grow(w->a, w->waiting, w->waiting_len,
		    &w->waiting_cap, sizeof(*w->waiting));
		w->waiting[w->waiting_len++] = (struct waiting){ part,
			f->is_encoded ? with_type(w, f, part->body)
				      : part->body };
	}
}

/* 1: a line in it begins as a field does that says how to read a part. */
static int
has_content_field(struct bytes b)
{
	struct lines l = lines_of(b);

	for (size_t at = 0; at < b.len; at = lines_next(&l, at))
		if (header_is_content(b, at))
			return 1;
	return 0;
}

int
ending_has_boundary(struct bytes b, struct bytes boundary)
{
	struct boundaries one = { .by_prefix = 1 };
	struct lines l = lines_of(b);
	size_t which;

	if (boundary_push(&one, boundary) != BOUNDARY_OPENED)
		return 0;
	for (size_t at = 0, next; at < b.len; at = next) {
		next = lines_next(&l, at);
		if (boundary_find(&one, (struct bytes){ b.p + at, next - at },
			&which) != BOUNDARY_NONE)
			return 1;
	}
	return 0;
}

/* What stands before and after the parts: text, or something like a part? */
static void
look_around(struct walk *w, struct part *part)
{
	/* What programs of old wrote there for programs of older. */
	enum { USUAL_MAX = 512 };
	const struct bytes around[] = { part->preamble, part->epilogue };

	for (size_t i = 0; i < 2; i++) {
		if (bytes_is_white(around[i]))
			continue;
		if (i == 1 || around[i].len > USUAL_MAX)
			part->odd |= ODD(ODD_AROUND_TEXT);
		w->m->work += around[i].len;
		if (has_content_field(around[i]) ||
		    transfer_looks_base64(around[i]))
			reader_doubts(w->reader, HABIT_AROUND);
		if (transfer_looks_quoted(around[i]))
			reader_doubts(w->reader, HABIT_SNIFFED_ENCODING);
	}
}

/*
 * A multipart with nothing between its boundaries: all before the last boundary
 * is its body, the line end before it too.
 */
static void
end_undivided(struct walk *w, const struct frame *f, size_t at)
{
	struct part *part = f->part;
	size_t to = f->place == IN_EPILOGUE ? f->last_boundary : at;

	if (f->place == IN_EPILOGUE)
		part->epilogue = walk_slice_before(w, f->epilogue, at);
	walk_leave_undivided(w, part, PART_BOUNDARY);
	part->body =
	    decode(w, part, f->kind.transfer, walk_slice(w, f->body, to));
	reader_doubts(w->reader, HABIT_GUESSED_BOUNDARY);
	reader_doubts(w->reader, HABIT_BOUNDARY_PREFIX);
	if (has_content_field(part->body))
		reader_doubts(w->reader, HABIT_AROUND);
	if (ending_has_boundary(part->epilogue, f->kind.boundary))
		reader_doubts(w->reader, HABIT_PAST_LAST);
	look_around(w, part);
}

static void
end_multipart(struct walk *w, const struct frame *f, size_t at)
{
	struct part *part = f->part;

	if (f->place == IN_EPILOGUE) {
		part->epilogue = walk_slice_before(w, f->epilogue, at);
		if (ending_has_boundary(part->epilogue, f->kind.boundary))
			reader_doubts(w->reader, HABIT_PAST_LAST);
	} else if (!w->flooded) {
		part->gaps |= PART_BOUNDARY;
		part->odd |= ODD(ODD_BOUNDARY_OPEN);
	}
	look_around(w, part);
}

void
ending_part(struct walk *w, size_t at)
{
	struct frame *f = &w->stack[--w->frames];
	struct part *part = f->part;
	struct bytes content = walk_slice_before(w, f->body, at);

	part->raw = walk_slice_before(w, f->from, at);
	if (part->is_message)
		part->body = content;
	else if (!part->is_multipart)
		end_leaf(w, f, content);
	else if (f->children == 0)
		end_undivided(w, f, at);
	else
		end_multipart(w, f, at);
}
