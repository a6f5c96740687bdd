/*
 * part.c - a part of a message by the path that people see, and its octets
 */
#include "base/display.h"
#include "base/sha256.h"
#include "record/record.h"

const struct record_part *
record_part_named(const struct record *r, struct utf8 path, uint32_t which)
{
	for (size_t i = 0; i < r->parts_len; i++) {
		const struct record_part *part = &r->parts[i];

		if (part->has_content && display_names(path, part->path.text) &&
		    which-- == 0)
			return part;
	}
	return NULL;
}

int
record_part_is(const struct record_part *part, struct bytes octets)
{
	unsigned char digest[SHA256_LEN];

	sha256(octets, digest);
	return part->size == octets.len &&
	       memcmp(digest, part->sha256, SHA256_LEN) == 0;
}
