/*
 * macros.c - the source of macros, out of a VBA project ([MS-OVBA])
 */
#define _GNU_SOURCE
#include "text/macros.h"

#include <string.h>

#include "text/little.h"

enum {
	/* 2.4.1.1.4: octets of a chunk, unpacked. */
	CHUNK = 4096,
	/* What a container, and the high bits of a chunk, begin with. */
	SIGNATURE = 1,
	SIGNED = 3,
};

/* 2.4.1.3.19: how the sixteen bits are shared by place and length. */
static unsigned
place_bits(size_t unpacked)
{
	unsigned bits = 4;

	while (((size_t)1 << bits) < unpacked)
		bits++;
	return bits;
}

/* Copy what a token names; it may overlap what it writes. */
static size_t
copy(unsigned char *out, size_t at, uint32_t token)
{
	unsigned bits = place_bits(at);
	size_t back = (token >> (16 - bits)) + 1;
	size_t len = (token & (0xffffu >> bits)) + 3;

	if (back > at)
		return at;
	for (size_t i = 0; i < len && at < CHUNK; i++, at++)
		out[at] = out[at - back];
	return at;
}

/* One chunk's tokens; returns octets written. */
static size_t
unpack_chunk(struct bytes tokens, unsigned char *out)
{
	size_t at = 0, from = 0;

	while (from < tokens.len && at < CHUNK) {
		unsigned flags = tokens.p[from++];

		for (int bit = 0; bit < 8 && from < tokens.len && at < CHUNK;
		     bit++) {
			if ((flags >> bit & 1) == 0) {
				out[at++] = tokens.p[from++];
				continue;
			}
			at = copy(out, at, le16_at(tokens, from));
			from += 2;
		}
	}
	return at;
}

static void
unpack(struct bytes packed, struct strbuf *out)
{
	unsigned char chunk[CHUNK] = { 0 };

	for (size_t at = 1; at + 2 < packed.len && !strbuf_over(out);) {
		uint32_t header = le16_at(packed, at);
		size_t size = (header & 0xfff) + 1;
		struct bytes tokens = bytes_at(packed, at + 2, size);

		if ((header >> 12 & 7) != SIGNED)
			break;
		if ((header & 0x8000) != 0)
			strbuf_add(out, chunk, unpack_chunk(tokens, chunk));
		else
			strbuf_add(out, tokens.p, tokens.len);
		at += 2 + size;
	}
}

/*
 * Where the source begins is said in the stream "dir"; but every module begins
 * with the same word, whose eight first letters are never packed.
 */
void
macros_source(struct bytes module, struct strbuf *out)
{
	const unsigned char *p =
	    module.len == 0 ? NULL
			    : memmem(module.p, module.len, "\0Attribut", 9);
	size_t at;

	if (p == NULL || p - module.p < 3)
		return;
	at = (size_t)(p - module.p) - 3;
	if (module.p[at] == SIGNATURE)
		unpack(bytes_from(module, at), out);
}
