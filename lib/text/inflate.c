/*
 * inflate.c - deflated octets to octets [zlib]
 */
#include "text/inflate.h"

#define ZLIB_CONST
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct bytes
inflate_zlib(struct arena *a, struct bytes packed, size_t max)
{
	z_stream z = { .next_in = packed.p };
	unsigned char *out;

	if (packed.len == 0 || packed.len > UINT_MAX || max == 0 ||
	    max > UINT_MAX)
		return (struct bytes){ NULL, 0 };
	out = arena_raw(a, max);
	z.avail_in = (uInt)packed.len;
	z.next_out = out;
	z.avail_out = (uInt)max;
	if (inflateInit(&z) != Z_OK)
		abort();
	(void)inflate(&z, Z_FINISH);
	(void)inflateEnd(&z);
	return (struct bytes){ out, max - z.avail_out };
}
