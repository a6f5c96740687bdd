/*
 * binhex.c - BinHex 4.0
 */
#include "text/binhex.h"

#include <string.h>

#include "base/strbuf.h"
#include "text/little.h"

enum {
	/* Octets that are repeated: the octet, this, how often. */
	REPEAT = 0x90,
	/* Type, creator, flags, two lengths and a sum behind the name. */
	HEADER = 20,
	NAME_MAX_OCTETS = 63,
	/* The ':' stands on the next line but few. */
	BEGIN_WITHIN = 256,
	NONE = 0xff,
};

struct binhex {
	struct strbuf out;
	uint32_t bits;
	int have;
	/* 1: a REPEAT waits for its count. */
	int repeats;
	unsigned char last;
};

static void
digits(unsigned char table[256])
{
	static const char letters[] = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQ"
				      "RSTUVXYZ[`abcdefhijklmpqr";

	memset(table, NONE, 256);
	for (unsigned char i = 0; i < 64; i++)
		table[(unsigned char)letters[i]] = i;
}

static void
put(struct binhex *b, unsigned char c)
{
	if (b->repeats) {
		b->repeats = 0;
		if (c == 0) {
			b->last = REPEAT;
			strbuf_char(&b->out, (char)REPEAT);
		}
		for (; c > 1; c--)
			strbuf_char(&b->out, (char)b->last);
	} else if (c == REPEAT) {
		b->repeats = 1;
	} else {
		b->last = c;
		strbuf_char(&b->out, (char)c);
	}
}

/* Between the colons; returns where the second stands, or the end. */
static size_t
unpack(struct binhex *b, struct bytes text, size_t at)
{
	unsigned char table[256];

	digits(table);
	for (; at < text.len && text.p[at] != ':' && !strbuf_over(&b->out);
	     at++) {
		unsigned char six = table[text.p[at]];

		if (six == NONE)
			continue;
		b->bits = b->bits << 6 | six;
		b->have += 6;
		if (b->have < 8)
			continue;
		b->have -= 8;
		put(b, (unsigned char)(b->bits >> b->have & 0xff));
	}
	return at;
}

static uint32_t
number(struct bytes b, size_t at)
{
	return (uint32_t)b.p[at] << 24 | (uint32_t)b.p[at + 1] << 16 |
	       (uint32_t)b.p[at + 2] << 8 | b.p[at + 3];
}

/* Name and data fork of what was unpacked. */
static int
read_forks(struct bytes b, struct binhex_file *out)
{
	size_t name = b.len > 0 ? b.p[0] : 0, from = name + HEADER + 2;
	uint32_t len;

	if (name == 0 || name > NAME_MAX_OCTETS || b.len < from)
		return 0;
	len = number(b, name + 12);
	out->name = bytes_at(b, 1, name);
	out->data = bytes_at(b, from, len);
	out->is_cut = out->data.len < len;
	return 1;
}

int
binhex_decode(struct arena *a, struct bytes text, size_t max,
    struct binhex_file *out, size_t *end)
{
	struct binhex b = { .have = 0 };
	struct bytes begin = bytes_at(text, 0, BEGIN_WITHIN);
	const unsigned char *colon =
	    begin.p == NULL ? NULL : memchr(begin.p, ':', begin.len);
	int is_file;

	if (colon == NULL)
		return 0;
	strbuf_init(&b.out, max);
	*end = unpack(&b, text, (size_t)(colon - text.p) + 1);
	is_file = read_forks(strbuf_bytes(&b.out), out);
	/* What is none takes no room. */
	if (is_file) {
		out->name = arena_bytes(a, out->name);
		out->data = arena_bytes(a, out->data);
		out->is_cut |= strbuf_over(&b.out);
	}
	strbuf_done(&b.out);
	return is_file;
}
