/*
 * zip.c - what a zip says it holds, in every way that readers look at it
 */
#define _GNU_SOURCE
#include "text/zip.h"

#include <stdlib.h>
#include <string.h>

#include "record/oddity.h"
#include "text/little.h"

/* Signatures and sizes of records without their names, APPNOTE 4.3. */
#define LOCAL     "PK\003\004"
#define CENTRAL   "PK\001\002"
#define END       "PK\005\006"
#define END_64    "PK\006\006"
#define LOCATOR   "PK\006\007"
#define EXTRA     "PK\006\010"
#define SPLIT     "PK\007\010"
#define TEMPORARY "PK00"

enum {
	LOCAL_LEN = 30,
	CENTRAL_LEN = 46,
	END_LEN = 22,
	END_64_LEN = 56,
	LOCATOR_LEN = 20,
	/* Readers look for the end record so far from the end. */
	END_LOOKED_AT = END_LEN + 0xffff,
	/* Extra fields: sizes beyond 32 bits, a name in UTF-8. */
	EXTRA_64 = 0x0001,
	EXTRA_UNICODE_NAME = 0x7075,
	/* Longer names are not held against the checksum of their twin. */
	UNICODE_NAME_MAX = 4096,
};

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

/* An end record and the directory it points to. */
struct end {
	size_t at, directory;
	/* What stands before the zip: to be added to its offsets. */
	size_t prefix;
	uint64_t count;
	struct bytes comment;
	/* The piece of a split zip that this is; 0: the only one. */
	uint32_t piece;
	int is_encrypted;
};

static int
is_at(struct bytes b, size_t at, const char *signature)
{
	return at <= b.len && b.len - at >= 4 &&
	       memcmp(b.p + at, signature, 4) == 0;
}

static uint64_t
le64_at(struct bytes b, size_t at)
{
	return (uint64_t)le32_at(b, at) | (uint64_t)le32_at(b, at + 4) << 32;
}

/* APPNOTE 4.4.1.4: the number may stand in a record for 64 bits. */
static uint32_t
piece_of(uint32_t number)
{
	return number == 0xffff ? 0 : number;
}

/* -- the end of the directory ------------------------------------------------- */

/* The place of a directory that ends at `end`; 1 when there is one. */
static int
find_directory(
    struct bytes b, size_t end, uint64_t size, uint64_t offset, struct end *out)
{
	/* Before the end record, wherever the zip begins. */
	if (size <= end && (size == 0 || is_at(b, end - size, CENTRAL) ||
			       is_at(b, end - size, EXTRA))) {
		out->directory = end - (size_t)size;
		out->prefix = offset <= out->directory
				  ? out->directory - (size_t)offset
				  : 0;
	} else if (offset < end && is_at(b, (size_t)offset, CENTRAL)) {
		out->directory = (size_t)offset;
		out->prefix = 0;
	} else {
		return 0;
	}
	out->is_encrypted = is_at(b, out->directory, EXTRA);
	return 1;
}

/* The record at `at`; 1 when it points to a directory. */
static int
read_end(struct bytes b, size_t at, struct end *out)
{
	uint64_t count = le16_at(b, at + 10), size = le32_at(b, at + 12),
		 offset = le32_at(b, at + 16);
	size_t end = at;

	if (!is_at(b, at, END) || b.len - at < END_LEN)
		return 0;
	*out = (struct end){ .at = at,
		.comment = bytes_at(b, at + END_LEN, le16_at(b, at + 20)),
		.piece = piece_of(le16_at(b, at + 4)) };
	if (at >= LOCATOR_LEN + END_64_LEN &&
	    is_at(b, at - LOCATOR_LEN, LOCATOR) &&
	    (count == 0xffff || size == UINT32_MAX || offset == UINT32_MAX)) {
		end = at - LOCATOR_LEN - END_64_LEN;
		/* Longer than usual: where the locator says. */
		if (!is_at(b, end, END_64))
			end = (size_t)le64_at(b, at - LOCATOR_LEN + 8);
		if (!is_at(b, end, END_64))
			return 0;
		count = le64_at(b, end + 32);
		size = le64_at(b, end + 40);
		offset = le64_at(b, end + 48);
	}
	out->count = count;
	return find_directory(b, end, size, offset, out);
}

/* The last one that points to a directory, as all readers take it. */
static int
find_end(struct bytes b, size_t looked_at, struct end *out)
{
	size_t least = b.len < looked_at ? 0 : b.len - looked_at;

	for (size_t end = b.len; end > least;) {
		const unsigned char *p = memrchr(b.p + least, 'P', end - least);

		if (p == NULL)
			break;
		end = (size_t)(p - b.p);
		if (read_end(b, end, out))
			return 1;
	}
	return 0;
}

/* -- records --------------------------------------------------------------------- */

/* CRC-32 (ISO 3309), of names only. */
static uint32_t
crc_of(struct bytes b)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < b.len; i++) {
		crc ^= b.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* The next of the 64-bit values, where the 32-bit one says to look there. */
static void
widen(struct bytes field, size_t *at, uint64_t *value)
{
	if (*value != UINT32_MAX || *at + 8 > field.len)
		return;
	*value = le64_at(field, *at);
	*at += 8;
}

/* APPNOTE 4.5.3 and 4.6.9; `header` is NULL in a local record. */
static void
read_extra(struct bytes extra, struct zip_entry *e, uint64_t *header)
{
	size_t at = 0;
	int is_named = e->name.len > UNICODE_NAME_MAX;

	while (at + 4 <= extra.len) {
		uint32_t id = le16_at(extra, at);
		struct bytes field =
		    bytes_at(extra, at + 4, le16_at(extra, at + 2));
		size_t from = 0;

		if (id == EXTRA_64) {
			widen(field, &from, &e->size);
			widen(field, &from, &e->packed);
			if (header != NULL)
				widen(field, &from, header);
		}
		/* Meant for this name, or a forgotten one; the first counts. */
		if (id == EXTRA_UNICODE_NAME && field.len > 5 && !is_named) {
			is_named = 1;
			if (le32_at(field, 1) == crc_of(e->name))
				e->unicode_name = bytes_from(field, 5);
		}
		at += 4 + field.len;
	}
}

static int
is_method(uint32_t method)
{
	return method <= 20 || (method >= 92 && method <= ZIP_AES);
}

/* The header before a file's data; 1 when it could be one. */
static int
read_local(struct listing *l, size_t at, struct zip_entry *out)
{
	struct bytes b = l->in;
	size_t name_len = le16_at(b, at + 26), extra_len = le16_at(b, at + 28);
	struct zip_entry e = { .header = at };

	if (!is_at(b, at, LOCAL) || b.len - at < LOCAL_LEN + name_len ||
	    name_len == 0 || !is_method(le16_at(b, at + 8)))
		return 0;
	l->out->work += LOCAL_LEN + name_len + extra_len;
	e.flags = le16_at(b, at + 6);
	e.method = le16_at(b, at + 8);
	e.crc = le32_at(b, at + 14);
	e.packed = le32_at(b, at + 18);
	e.size = le32_at(b, at + 22);
	e.name = bytes_at(b, at + LOCAL_LEN, name_len);
	read_extra(bytes_at(b, at + LOCAL_LEN + name_len, extra_len), &e, NULL);
	e.data = at + LOCAL_LEN + name_len + extra_len;
	e.is_open = (e.flags & ZIP_FLAG_OPEN) != 0 && e.packed == 0;
	e.is_broken = e.data > b.len || e.packed > b.len - e.data;
	*out = e;
	return 1;
}

/* A record of the directory; its length, 0 for none. */
static size_t
read_central(
    struct listing *l, size_t at, struct zip_entry *out, uint64_t *header)
{
	struct bytes b = l->in;
	size_t name_len = le16_at(b, at + 28), extra_len = le16_at(b, at + 30);
	struct zip_entry e = { .flags = le16_at(b, at + 8) };

	if (!is_at(b, at, CENTRAL) ||
	    b.len - at < CENTRAL_LEN + name_len + extra_len)
		return 0;
	l->out->work += CENTRAL_LEN + name_len + extra_len;
	*header = le32_at(b, at + 42);
	e.method = le16_at(b, at + 10);
	e.crc = le32_at(b, at + 16);
	e.packed = le32_at(b, at + 20);
	e.size = le32_at(b, at + 24);
	e.piece = piece_of(le16_at(b, at + 34));
	e.name = bytes_at(b, at + CENTRAL_LEN, name_len);
	e.comment = bytes_at(
	    b, at + CENTRAL_LEN + name_len + extra_len, le16_at(b, at + 32));
	read_extra(
	    bytes_at(b, at + CENTRAL_LEN + name_len, extra_len), &e, header);
	*out = e;
	return CENTRAL_LEN + name_len + extra_len + le16_at(b, at + 32);
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
    const struct end *end)
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
take_directory(struct listing *l, const struct end *end)
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

	while (!l->out->is_over && (at = find_next(l, at, end, LOCAL)) < end) {
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

	while (
	    !l->out->is_over && (at = find_next(l, at, end, CENTRAL)) < end) {
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
	struct end end;

	*out = (struct zip){ .work = octets.len };
	if (find_end(octets, octets.len, &end)) {
		out->prefix = end.prefix;
		out->is_piece = end.piece != 0;
		out->comment = end.comment;
		out->is_encrypted = end.is_encrypted;
		/* What follows is not spoken for: it may hold another zip. */
		take_gaps(&l, end.directory, take_directory(&l, &end));
		return;
	}
	out->is_damaged = 1;
	out->is_piece = is_at(octets, 0, SPLIT) || is_at(octets, 0, TEMPORARY);
	take_gaps(&l, octets.len, octets.len);
}

int
zip_begins(struct bytes b)
{
	return is_at(b, 0, LOCAL) || is_at(b, 0, END) ||
	       ((is_at(b, 0, SPLIT) || is_at(b, 0, TEMPORARY)) &&
		   is_at(b, 4, LOCAL));
}

int
zip_ends(struct bytes octets)
{
	struct end end;

	return find_end(octets, END_LOOKED_AT, &end) && end.piece == 0;
}

int
zip_is_encrypted(const struct zip_entry *e)
{
	return e->method == ZIP_AES ||
	       (e->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG |
			       ZIP_FLAG_MASKED)) != 0;
}
