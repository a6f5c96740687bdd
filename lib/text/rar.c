/*
 * rar.c - which files of a rar archive, of version 4 or 5, need a password
 */
#include "text/rar.h"

#include "text/little.h"

enum {
	/* Version 4: octets of the mark; header types and their flags. */
	MARK_4 = 7,
	LEAST_4 = 7,
	MAIN_4 = 0x73,
	FILE_4 = 0x74,
	VOLUME_4 = 0x01,
	NAMES_ENCRYPTED_4 = 0x80,
	FILE_ENCRYPTED_4 = 0x04,
	LONG_BLOCK_4 = 0x8000,
	/* Version 5: the mark; header types, flags, records of extra areas. */
	MARK_5 = 8,
	MAIN_5 = 1,
	FILE_5 = 2,
	ENCRYPTION_5 = 4,
	HAS_EXTRA_5 = 1,
	HAS_DATA_5 = 2,
	VOLUME_5 = 1,
	FILE_ENCRYPTION_5 = 1,
};

static void
add_file(struct arena *a, struct rar *out, int is_encrypted)
{
	out->encrypted = arena_grow(a, out->encrypted, out->len, &out->cap, 1);
	out->encrypted[out->len++] = (unsigned char)is_encrypted;
	out->encrypted_len += (size_t)is_encrypted;
}

static void
list_4(struct arena *a, struct bytes b, struct rar *out)
{
	size_t at = MARK_4, size;

	for (; at + LEAST_4 <= b.len; at += size) {
		uint32_t type = b.p[at + 2], flags = le16_at(b, at + 3);

		size = le16_at(b, at + 5);
		if (type == MAIN_4) {
			out->is_piece = (flags & VOLUME_4) != 0;
			out->is_encrypted = (flags & NAMES_ENCRYPTED_4) != 0;
		}
		if (type == FILE_4)
			add_file(a, out, (flags & FILE_ENCRYPTED_4) != 0);
		if (type == FILE_4 || (flags & LONG_BLOCK_4) != 0)
			size += le32_at(b, at + LEAST_4);
		if (size < LEAST_4 || out->is_encrypted)
			break;
	}
}

/* A number of seven bits an octet; moves *at. */
static uint64_t
number(struct bytes b, size_t *at)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 63 && *at < b.len; shift += 7) {
		unsigned char c = b.p[(*at)++];

		v |= (uint64_t)(c & 0x7f) << shift;
		if ((c & 0x80) == 0)
			break;
	}
	return v;
}

/* A record of file encryption in the extra area. */
static int
has_encryption(struct bytes extra)
{
	size_t at = 0;

	while (at < extra.len) {
		uint64_t size = number(extra, &at);
		size_t from = at;

		if (number(extra, &at) == FILE_ENCRYPTION_5)
			return 1;
		if (size == 0 || size > extra.len - from)
			break;
		at = from + (size_t)size;
	}
	return 0;
}

struct block_5 {
	uint64_t type;
	/* Behind the common fields: where the type's own begin. */
	size_t fields;
	struct bytes extra;
	/* Where the next one begins. */
	size_t next;
};

/* The block at `at`; 0 when there is none that fits. */
static int
read_block_5(struct bytes b, size_t at, struct block_5 *out)
{
	size_t from = at + 4, body;
	uint64_t size, flags, extra = 0, data = 0;

	if (from >= b.len)
		return 0;
	size = number(b, &from);
	body = from;
	out->type = number(b, &from);
	flags = number(b, &from);
	if ((flags & HAS_EXTRA_5) != 0)
		extra = number(b, &from);
	if ((flags & HAS_DATA_5) != 0)
		data = number(b, &from);
	if (size == 0 || size > b.len - body || extra > size)
		return 0;
	out->fields = from;
	out->extra = bytes_at(b, body + (size_t)(size - extra), (size_t)extra);
	/* Beyond the end: the last one that can be read. */
	out->next =
	    data > b.len - body - size ? b.len : body + (size_t)(size + data);
	return 1;
}

static void
list_5(struct arena *a, struct bytes b, struct rar *out)
{
	struct block_5 block;

	for (size_t at = MARK_5; read_block_5(b, at, &block); at = block.next) {
		if (block.type == ENCRYPTION_5) {
			out->is_encrypted = 1;
			break;
		}
		if (block.type == MAIN_5)
			out->is_piece =
			    (number(b, &block.fields) & VOLUME_5) != 0;
		if (block.type == FILE_5)
			add_file(a, out, has_encryption(block.extra));
	}
}

int
rar_is(struct bytes octets)
{
	return BEGINS_WITH(octets, "Rar!\x1a\x07\x01\0") ||
	       BEGINS_WITH(octets, "Rar!\x1a\x07\0");
}

void
rar_list(struct arena *a, struct bytes octets, struct rar *out)
{
	*out = (struct rar){ .len = 0 };
	if (BEGINS_WITH(octets, "Rar!\x1a\x07\x01\0"))
		list_5(a, octets, out);
	else if (rar_is(octets))
		list_4(a, octets, out);
}
