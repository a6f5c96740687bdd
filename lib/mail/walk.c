/*
 * walk.c - the state of reading a message
 */
#include "mail/walk.h"

#include "mail/part.h"

struct part *
walk_add_part(struct walk *w, struct part *parent, struct part *before)
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

struct part *
walk_add_child(struct walk *w, struct frame *f)
{
	f->last = walk_add_part(w, f->part, f->last);
	f->last->path =
	    part_path(w->a, part_above_children(f->part), ++f->children);
	return f->last;
}

int
walk_is_root(const struct part *part)
{
	return part->parent == NULL || part->parent->is_message;
}

void
walk_number_root(struct walk *w, struct part *part, int as_multipart)
{
	struct utf8 above = { NULL, 0 };

	if (part->parent != NULL)
		above = part->parent->path;
	part->path = part_path(w->a, above, as_multipart ? 0 : 1);
}

void
walk_leave_undivided(struct walk *w, struct part *part, uint32_t gap)
{
	part->gaps |= gap;
	part->is_multipart = 0;
	part->type = (struct field){ UTF8("text/plain"), { NULL, 0 } };
	if (walk_is_root(part))
		walk_number_root(w, part, 0);
}

int
walk_is_full(const struct walk *w)
{
	return w->m->parts_len >= PARTS_MAX;
}

struct bytes
walk_slice(const struct walk *w, size_t from, size_t to)
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

struct bytes
walk_slice_before(const struct walk *w, size_t from, size_t at)
{
	if (at < w->l.in.len || is_awaited(w))
		at = lines_chomp(&w->l, from, at);
	return walk_slice(w, from, at);
}
