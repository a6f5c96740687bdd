/*
 * zip.c - what a zip says it holds, in every way that readers look at it
 */
#define _GNU_SOURCE
#include "text/zip.h"

#include <stdlib.h>
#include <string.h>

#include "record/oddity.h"
#include "text/zip_record.h"

struct listing {
	struct arena *a;
	struct bytes in;
	/* How many entries may be listed. */
	size_t most;
	/*
	 * Records in no directory that were looked at, and where the files
	 * that no directory names end among the entries.
	 */
	size_t strays, unnamed;
	struct zip *out;
};

/* A stretch of octets that is spoken for. */
struct claim {
	size_t begin, end;
	/* Of the directory's entries; SIZE_MAX: not a file. */
	size_t entry;
};

/* -- records, and the steps they take ------------------------------------------ */

static int
read_local(struct listing *l, size_t at, struct zip_entry *out)
{
	if (!zip_record_local(l->in, at, out))
		return 0;
	l->out->work += out->data - at;
	return 1;
}

static size_t
read_central(
    struct listing *l, size_t at, struct zip_entry *out, uint64_t *header)
{
	size_t len = zip_record_central(l->in, at, out, header);

	if (len > 0)
		l->out->work += len - out->comment.len;
	return len;
}

/* -- entries ------------------------------------------------------------------- */

static void
push(struct listing *l, const struct zip_entry *e)
{
	struct zip *z = l->out;

	if (z->len >= l->most) {
		z->is_over = 1;
		return;
	}
	z->v = arena_grow(l->a, z->v, z->len, &z->cap, sizeof(*z->v));
	z->v[z->len++] = *e;
}

/* The same name, whichever slash it is written with. */
static int
is_same_name(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return 0;
	for (size_t i = 0; i < a.len; i++)
		if (a.p[i] != b.p[i] && !((a.p[i] == '/' && b.p[i] == '\\') ||
					    (a.p[i] == '\\' && b.p[i] == '/')))
			return 0;
	return 1;
}

/* 1: the header before the file says something else than the directory. */
static int
is_conflict(const struct zip_entry *central, const struct zip_entry *local)
{
	uint32_t same = ZIP_FLAG_ENCRYPTED;

	if ((central->flags & ZIP_FLAG_MASKED) != 0)
		return 0;
	if (!is_same_name(central->name, local->name) ||
	    central->method != local->method ||
	    (central->flags & same) != (local->flags & same))
		return 1;
	/* Sizes may stand behind the data, or were never filled in. */
	if ((local->flags & ZIP_FLAG_OPEN) != 0 ||
	    (local->packed == 0 && local->size == 0))
		return 0;
	return central->packed != local->packed || central->size != local->size;
}

/* Where the file of a directory's record begins. */
static int
find_local(
    struct listing *l, uint64_t header, size_t prefix, struct zip_entry *local)
{
	if (header <= l->in.len - prefix &&
	    read_local(l, (size_t)header + prefix, local))
		return 1;
	return prefix > 0 && header < l->in.len &&
	       read_local(l, (size_t)header, local);
}

static void
take_central(struct listing *l, struct zip_entry e, uint64_t header,
    const struct zip_end *end)
{
	struct zip_entry local;

	if (e.piece != end->piece ||
	    !find_local(l, header, end->prefix, &local)) {
		e.is_broken = 1;
		e.header = SIZE_MAX;
		l->out->is_damaged = 1;
		push(l, &e);
		return;
	}
	e.header = local.header;
	e.data = local.data;
	e.is_broken = e.data > l->in.len || e.packed > l->in.len - e.data;
	push(l, &e);
	if (!is_conflict(&e, &local))
		return;
	l->out->odd |= ODD(ODD_ZIP_CONFLICT);
	local.is_other = 1;
	push(l, &local);
}

/* The directory, record after record; where it ends. */
static size_t
take_directory(struct listing *l, const struct zip_end *end)
{
	size_t at = end->directory, len;
	uint64_t count = 0, header = 0;
	struct zip_entry e;

	while (at < end->at && !l->out->is_over &&
	       (len = read_central(l, at, &e, &header)) > 0) {
		take_central(l, e, header, end);
		at += len;
		count++;
	}
	/* Some readers believe the count, which may be modulo 65,536. */
	if (!l->out->is_over && count % 65536 != end->count % 65536) {
		l->out->is_damaged |= count < end->count;
		if (count > end->count)
			l->out->odd |= ODD(ODD_ZIP_CONFLICT);
	}
	return at;
}

/* -- what nothing points to ------------------------------------------------------ */

static int
compare_claims(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

/* Octets that the entries and the directory stand in, in order of place. */
static struct claim *
claims_of(struct listing *l, size_t directory, size_t end, size_t *len)
{
	const struct zip *z = l->out;
	struct claim *v = arena_array(l->a, z->len + 2, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < z->len; i++) {
		const struct zip_entry *e = &z->v[i];

		if (e->header == SIZE_MAX)
			continue;
		v[n++] = (struct claim){ e->header,
			e->is_broken ? e->data : e->data + (size_t)e->packed,
			e->is_other ? SIZE_MAX : i };
	}
	v[n++] = (struct claim){ directory, end, SIZE_MAX };
	v[n++] = (struct claim){ l->in.len, l->in.len, SIZE_MAX };
	qsort(v, n, sizeof(*v), compare_claims);
	*len = n;
	return v;
}

/* Two files in the same octets: how a bomb is made without many of them. */
static void
look_for_overlap(struct listing *l, const struct claim *claims, size_t len)
{
	size_t end = 0;

	for (size_t i = 0; i < len; i++) {
		if (claims[i].entry == SIZE_MAX)
			continue;
		if (claims[i].begin < end)
			l->out->odd |= ODD(ODD_OVERLAP);
		if (claims[i].end > end)
			end = claims[i].end;
	}
}

/* The next signature from `at` on; `end` when there is none before that. */
static size_t
find_next(struct listing *l, size_t at, size_t end, const char *signature)
{
	const unsigned char *p = memmem(l->in.p + at, end - at, signature, 4);
	size_t next = p == NULL ? end : (size_t)(p - l->in.p);

	l->out->work += next - at;
	return next;
}

/* Files between `at` and `end` that no directory names; 1: there is one. */
static int
take_unnamed(struct listing *l, size_t at, size_t end)
{
	struct zip_entry e;
	int found = 0;

	while (
	    !l->out->is_over && (at = find_next(l, at, end, ZIP_LOCAL)) < end) {
		if (!read_local(l, at, &e)) {
			at += 4;
			continue;
		}
		e.is_other = 1;
		push(l, &e);
		found = 1;
		at = e.is_broken || e.is_open ? e.data
					      : e.data + (size_t)e.packed;
		if (at > end)
			at = end;
	}
	return found;
}

/* A file among those from `low` to `high`, which stand in order of place. */
static struct zip_entry *
entry_at(struct zip *z, size_t low, size_t high, size_t header)
{
	size_t end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (z->v[middle].header < header)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && z->v[low].header == header ? &z->v[low] : NULL;
}

/*
 * A record of a directory that no end record points to: it may know the size
 * of a file found from `first` on, or have another name for one.
 */
static int
take_stray(struct listing *l, struct zip_entry e, uint64_t header, size_t first)
{
	struct zip_entry local, *known;

	if (!find_local(l, header, 0, &local))
		return 0;
	e.header = local.header;
	e.data = local.data;
	e.is_broken = e.data > l->in.len || e.packed > l->in.len - e.data;
	e.is_other = 1;
	known = entry_at(l->out, first, l->unnamed, e.header);
	if (!is_same_name(e.name, local.name))
		push(l, &e);
	else if (known != NULL && known->is_open)
		*known = e;
	return 1;
}

static int
take_strays(struct listing *l, size_t at, size_t end, size_t first)
{
	int found = 0;

	while (!l->out->is_over &&
	       (at = find_next(l, at, end, ZIP_CENTRAL)) < end) {
		struct zip_entry e;
		uint64_t header = 0;
		size_t len = read_central(l, at, &e, &header);

		at += len > 0 ? len : 4;
		if (at > end)
			at = end;
		if (len == 0)
			continue;
		/* Each may point to a long header. */
		l->out->is_over |= l->strays++ > l->most;
		found |= take_stray(l, e, header, first);
	}
	return found;
}

/* Whatever stands between what the directory points to. */
static void
take_gaps(struct listing *l, size_t directory, size_t end)
{
	size_t len, at = 0;
	struct claim *claims = claims_of(l, directory, end, &len);
	int found = 0;

	look_for_overlap(l, claims, len);
	for (size_t i = 0; i < len; i++) {
		if (claims[i].begin > at) {
			size_t first = l->out->len;

			found |= take_unnamed(l, at, claims[i].begin);
			found |= take_strays(l, at, claims[i].begin, first);
		}
		if (claims[i].end > at)
			at = claims[i].end;
	}
	if (found && !l->out->is_damaged)
		l->out->odd |= ODD(ODD_ZIP_CONFLICT);
}

void
zip_list(struct arena *a, struct bytes octets, size_t most, struct zip *out)
{
	struct listing l = { .a = a, .in = octets, .most = most, .out = out };
	struct zip_end end;

	*out = (struct zip){ .work = octets.len };
	if (zip_record_end(octets, octets.len, &end)) {
		out->prefix = end.prefix;
		out->is_piece = end.piece != 0;
		out->comment = end.comment;
		out->is_encrypted = end.is_encrypted;
		/* What follows is not spoken for: it may hold another zip. */
		take_gaps(&l, end.directory, take_directory(&l, &end));
		return;
	}
	out->is_damaged = 1;
	out->is_piece = zip_record_is(octets, 0, ZIP_SPLIT) ||
			zip_record_is(octets, 0, ZIP_TEMPORARY);
	take_gaps(&l, octets.len, octets.len);
}

int
zip_begins(struct bytes b)
{
	return zip_record_is(b, 0, ZIP_LOCAL) || zip_record_is(b, 0, ZIP_END) ||
	       ((zip_record_is(b, 0, ZIP_SPLIT) ||
		    zip_record_is(b, 0, ZIP_TEMPORARY)) &&
		   zip_record_is(b, 4, ZIP_LOCAL));
}

int
zip_ends(struct bytes octets)
{
	struct zip_end end;

	return zip_record_end(octets, ZIP_END_LOOKED_AT, &end) &&
	       end.piece == 0;
}

int
zip_is_encrypted(const struct zip_entry *e)
{
	return e->method == ZIP_AES ||
	       (e->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG |
			       ZIP_FLAG_MASKED)) != 0;
}
