/*
 * zip_record.c - the records that a zip is made of, one at a time
 */
#define _GNU_SOURCE
#include "text/zip_record.h"

#include <string.h>

#include "text/little.h"
#include "text/zip.h"

#define END_64  "PK\006\006"
#define LOCATOR "PK\006\007"
#define EXTRA   "PK\006\010"

/* Sizes of records without their names, APPNOTE 4.3. */
enum {
	LOCAL_LEN = 30,
	CENTRAL_LEN = 46,
	END_LEN = 22,
	END_64_LEN = 56,
	LOCATOR_LEN = 20,
	/* Extra fields: sizes beyond 32 bits, a name in UTF-8. */
	EXTRA_64 = 0x0001,
	EXTRA_UNICODE_NAME = 0x7075,
	/* Longer names are not held against the checksum of their twin. */
	UNICODE_NAME_MAX = 4096,
};

int
zip_record_is(struct bytes b, size_t at, const char *signature)
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

/* -- the end of the directory ------------------------------------------------ */

/* The place of a directory that ends at `end`; 1 when there is one. */
static int
find_directory(struct bytes b, size_t end, uint64_t size, uint64_t offset,
    struct zip_end *out)
{
	/* Before the end record, wherever the zip begins. */
	if (size <= end &&
	    (size == 0 || zip_record_is(b, end - size, ZIP_CENTRAL) ||
		zip_record_is(b, end - size, EXTRA))) {
		out->directory = end - (size_t)size;
		out->prefix = offset <= out->directory
				  ? out->directory - (size_t)offset
				  : 0;
	} else if (offset < end &&
		   zip_record_is(b, (size_t)offset, ZIP_CENTRAL)) {
		out->directory = (size_t)offset;
		out->prefix = 0;
	} else {
		return 0;
	}
	out->is_encrypted = zip_record_is(b, out->directory, EXTRA);
	return 1;
}

/* The record at `at`; 1 when it points to a directory. */
static int
read_end(struct bytes b, size_t at, struct zip_end *out)
{
	uint64_t count = le16_at(b, at + 10), size = le32_at(b, at + 12),
		 offset = le32_at(b, at + 16);
	size_t end = at;

	if (!zip_record_is(b, at, ZIP_END) || b.len - at < END_LEN)
		return 0;
	*out = (struct zip_end){ .at = at,
		.comment = bytes_at(b, at + END_LEN, le16_at(b, at + 20)),
		.piece = piece_of(le16_at(b, at + 4)) };
	if (at >= LOCATOR_LEN + END_64_LEN &&
	    zip_record_is(b, at - LOCATOR_LEN, LOCATOR) &&
	    (count == 0xffff || size == UINT32_MAX || offset == UINT32_MAX)) {
		end = at - LOCATOR_LEN - END_64_LEN;
		/* Longer than usual: where the locator says. */
		if (!zip_record_is(b, end, END_64))
			end = (size_t)le64_at(b, at - LOCATOR_LEN + 8);
		if (!zip_record_is(b, end, END_64))
			return 0;
		count = le64_at(b, end + 32);
		size = le64_at(b, end + 40);
		offset = le64_at(b, end + 48);
	}
	out->count = count;
	return find_directory(b, end, size, offset, out);
}

int
zip_record_end(struct bytes b, size_t looked_at, struct zip_end *out)
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

/* -- files --------------------------------------------------------------------- */

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

int
zip_record_local(struct bytes b, size_t at, struct zip_entry *out)
{
	size_t name_len = le16_at(b, at + 26), extra_len = le16_at(b, at + 28);
	struct zip_entry e = { .header = at };

	if (!zip_record_is(b, at, ZIP_LOCAL) ||
	    b.len - at < LOCAL_LEN + name_len || name_len == 0 ||
	    !is_method(le16_at(b, at + 8)))
		return 0;
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

size_t
zip_record_central(
    struct bytes b, size_t at, struct zip_entry *out, uint64_t *header)
{
	size_t name_len = le16_at(b, at + 28), extra_len = le16_at(b, at + 30);
	struct zip_entry e = { .flags = le16_at(b, at + 8) };

	if (!zip_record_is(b, at, ZIP_CENTRAL) ||
	    b.len - at < CENTRAL_LEN + name_len + extra_len)
		return 0;
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
