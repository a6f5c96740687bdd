/*
 * rar.c - does a rar archive, of version 4 or 5, need a password?
 */
#include "text/rar.h"

#include "text/little.h"

enum {
	/* Version 4: header types and their flags. */
	MAIN_4 = 0x73,
	FILE_4 = 0x74,
	NAMES_ENCRYPTED_4 = 0x80,
	FILE_ENCRYPTED_4 = 0x04,
	LONG_BLOCK_4 = 0x8000,
	/* Version 5: header types, flags, and a record of the extra area. */
	FILE_5 = 2,
	SERVICE_5 = 3,
	ENCRYPTION_5 = 4,
	HAS_EXTRA_5 = 1,
	HAS_DATA_5 = 2,
	FILE_ENCRYPTION_5 = 1,
};

static int
is_encrypted_4(struct bytes b)
{
	size_t at = 7;

	while (at + 7 <= b.len) {
		uint32_t type = b.p[at + 2], flags = le16_at(b, at + 3);
		size_t size = le16_at(b, at + 5);

		if ((type == MAIN_4 && (flags & NAMES_ENCRYPTED_4)) ||
		    (type == FILE_4 && (flags & FILE_ENCRYPTED_4)))
			return 1;
		if (type == FILE_4 || (flags & LONG_BLOCK_4))
			size += le32_at(b, at + 7);
		if (size < 7)
			break;
		at += size;
	}
	return 0;
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

static int
is_encrypted_5(struct bytes b)
{
	size_t at = 8;

	while (at + 4 < b.len) {
		size_t from = at + 4, body;
		uint64_t size, type, flags, extra = 0, data = 0;

		size = number(b, &from);
		body = from;
		type = number(b, &from);
		flags = number(b, &from);
		if (flags & HAS_EXTRA_5)
			extra = number(b, &from);
		if (flags & HAS_DATA_5)
			data = number(b, &from);
		if (type == ENCRYPTION_5)
			return 1;
		if (size == 0 || size > b.len - body || extra > size)
			break;
		if ((type == FILE_5 || type == SERVICE_5) &&
		    has_encryption(bytes_at(
			b, body + (size_t)(size - extra), (size_t)extra)))
			return 1;
		if (data > b.len - body - size)
			break;
		at = body + (size_t)(size + data);
	}
	return 0;
}

int
rar_is_encrypted(struct bytes octets)
{
	if (BEGINS_WITH(octets, "Rar!\x1a\x07\x01"))
		return is_encrypted_5(octets);
	return octets.len > 7 && BEGINS_WITH(octets, "Rar!\x1a\x07") &&
	       is_encrypted_4(octets);
}
