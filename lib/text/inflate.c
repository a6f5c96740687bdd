/*
 * inflate.c - octets that zlib packed [zlib]
 */
#include "text/inflate.h"

#include <limits.h>
#include <stdint.h>
#include <zlib.h>

#include "base/strbuf.h"

enum { CHUNK = 16 * 1024 };

struct bytes
inflate_octets(struct arena *a, struct bytes packed, size_t max, int *cut)
{
	z_stream z = { .avail_in = 0 };
	struct strbuf out;
	struct bytes octets;
	int status = inflateInit(&z);

	strbuf_init(&out, max);
	/* zlib does not write there. */
	z.next_in = (unsigned char *)(uintptr_t)packed.p;
	z.avail_in = packed.len < UINT_MAX ? (unsigned)packed.len : UINT_MAX;
	while (status == Z_OK && out.len < max) {
		unsigned char chunk[CHUNK];
		size_t room = max - out.len < CHUNK ? max - out.len : CHUNK;

		z.next_out = chunk;
		z.avail_out = (unsigned)room;
		status = inflate(&z, Z_NO_FLUSH);
		strbuf_add(&out, chunk, room - z.avail_out);
	}
	*cut |= status != Z_STREAM_END;
	inflateEnd(&z);
	octets = arena_bytes(a, strbuf_bytes(&out));
	strbuf_done(&out);
	return octets;
}
