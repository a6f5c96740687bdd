/*
 * zip_builder.h - zips as no honest program writes them, for tests
 *
 * Files are stored, not packed.  Whatever is said of one twice (in the header
 * before it and in the directory) may be said differently.
 */
#ifndef TESTS_TEXT_ZIP_BUILDER_H
#define TESTS_TEXT_ZIP_BUILDER_H

#include <stdint.h>
#include <string.h>

enum { BUILDER_MAX = 1 << 20 };

struct zip_builder {
	unsigned char octets[BUILDER_MAX];
	size_t len;
	unsigned char directory[BUILDER_MAX];
	size_t directory_len;
	unsigned count;
	/* What offsets count from. */
	size_t origin;
};

struct zip_spec {
	const char *name, *content;
	/* In the header before the file, where that differs; NULL: the same. */
	const char *local_name;
	/* An extra field for the directory; its length. */
	const char *extra;
	unsigned extra_len;
	const char *comment;
	unsigned flags, method, piece;
	/* Turned over in the header before the file. */
	unsigned local_flags, local_method;
	/* Added to the size that the header before the file tells. */
	int local_more;
	/* 1: the directory does not name it; the header is not there. */
	int is_unnamed, is_headless;
	/* Where the directory says it begins; 0: where it does. */
	unsigned at;
};

static uint32_t
zip_crc(const char *p, size_t len)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < len; i++) {
		crc ^= (unsigned char)p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void
zip_put(unsigned char *to, size_t *len, const void *p, size_t n)
{
	if (n > 0 && *len + n <= BUILDER_MAX) {
		memcpy(to + *len, p, n);
		*len += n;
	}
}

static void
zip_le(unsigned char *to, size_t *len, uint32_t value, unsigned octets)
{
	for (unsigned i = 0; i < octets; i++) {
		unsigned char c = (unsigned char)(value >> 8 * i);

		zip_put(to, len, &c, 1);
	}
}

/* Octets of no meaning. */
__attribute__((unused)) static void
zip_junk(struct zip_builder *z, const char *p, size_t n)
{
	zip_put(z->octets, &z->len, p, n);
}

static void
zip_header(struct zip_builder *z, const struct zip_spec *s)
{
	const char *name = s->local_name != NULL ? s->local_name : s->name;
	uint32_t size = (uint32_t)strlen(s->content);
	uint32_t told = (uint32_t)((int)size + s->local_more);

	zip_put(z->octets, &z->len, "PK\3\4\24\0", 6);
	zip_le(z->octets, &z->len, s->flags ^ s->local_flags, 2);
	zip_le(z->octets, &z->len, s->method ^ s->local_method, 2);
	zip_le(z->octets, &z->len, 0, 4);
	zip_le(z->octets, &z->len, zip_crc(s->content, size), 4);
	zip_le(z->octets, &z->len, told, 4);
	zip_le(z->octets, &z->len, told, 4);
	zip_le(z->octets, &z->len, (uint32_t)strlen(name), 2);
	zip_le(z->octets, &z->len, 0, 2);
	zip_put(z->octets, &z->len, name, strlen(name));
	zip_put(z->octets, &z->len, s->content, size);
}

static void
zip_record(struct zip_builder *z, const struct zip_spec *s, size_t at)
{
	uint32_t size = (uint32_t)strlen(s->content);
	unsigned char *to = z->directory;
	size_t *len = &z->directory_len;
	const char *comment = s->comment != NULL ? s->comment : "";

	zip_put(to, len, "PK\1\2\24\0\24\0", 8);
	zip_le(to, len, s->flags, 2);
	zip_le(to, len, s->method, 2);
	zip_le(to, len, 0, 4);
	zip_le(to, len, zip_crc(s->content, size), 4);
	zip_le(to, len, size, 4);
	zip_le(to, len, size, 4);
	zip_le(to, len, (uint32_t)strlen(s->name), 2);
	zip_le(to, len, s->extra_len, 2);
	zip_le(to, len, (uint32_t)strlen(comment), 2);
	zip_le(to, len, s->piece, 2);
	zip_le(to, len, 0, 2);
	zip_le(to, len, 0, 4);
	zip_le(to, len, (uint32_t)at, 4);
	zip_put(to, len, s->name, strlen(s->name));
	zip_put(to, len, s->extra, s->extra_len);
	zip_put(to, len, comment, strlen(comment));
	z->count++;
}

static void
zip_file(struct zip_builder *z, struct zip_spec s)
{
	size_t at = s.at > 0 ? s.at : z->len - z->origin;

	if (!s.is_headless)
		zip_header(z, &s);
	if (!s.is_unnamed)
		zip_record(z, &s, at);
}

/* The directory and its end record; what follows is another zip. */
static void
zip_end(struct zip_builder *z, const char *comment, unsigned piece)
{
	uint32_t at = (uint32_t)(z->len - z->origin);

	zip_put(z->octets, &z->len, z->directory, z->directory_len);
	zip_put(z->octets, &z->len, "PK\5\6", 4);
	zip_le(z->octets, &z->len, piece, 2);
	zip_le(z->octets, &z->len, 0, 2);
	zip_le(z->octets, &z->len, z->count, 2);
	zip_le(z->octets, &z->len, z->count, 2);
	zip_le(z->octets, &z->len, (uint32_t)z->directory_len, 4);
	zip_le(z->octets, &z->len, at, 4);
	zip_le(z->octets, &z->len, (uint32_t)strlen(comment), 2);
	zip_put(z->octets, &z->len, comment, strlen(comment));
	z->directory_len = 0;
	z->count = 0;
	z->origin = z->len;
}

#endif
