/*
 * ber.c - elements of BER and DER
 */
#include "text/ber.h"

#include "text/little.h"

enum {
	/* Levels of elements in each other that are passed or collected. */
	DEPTH = 16,
};

int
ber_read(struct bytes b, struct ber *out)
{
	size_t len, at = 2;

	if (b.len < 2)
		return 0;
	len = b.p[1];
	out->tag = b.p[0];
	out->is_open = len == 0x80;
	if (len > 0x80) {
		size_t octets = len & 0x7f;

		if (octets > 8 || b.len < 2 + octets)
			return 0;
		for (len = 0; octets > 0; octets--)
			len = len << 8 | b.p[at++];
	}
	out->content = out->is_open ? bytes_from(b, at) : bytes_at(b, at, len);
	out->rest =
	    out->is_open ? out->content : bytes_from(b, at + out->content.len);
	return 1;
}

int
ber_enter(struct bytes *b, unsigned tag)
{
	struct ber e;

	if (!ber_read(*b, &e) || e.tag != tag)
		return 0;
	*b = e.content;
	return 1;
}

int
ber_pass(struct bytes *b, uint64_t *work)
{
	size_t open = 0;
	struct ber e;

	/* An open one is passed with all in it, up to its own end. */
	do {
		if (open > DEPTH || !ber_read(*b, &e))
			return 0;
		++*work;
		*b = e.rest;
		if (e.is_open)
			open++;
		else if (e.tag == BER_END && e.content.len == 0 && open > 0)
			open--;
	} while (open > 0);
	return 1;
}

/* Without recursion: pieces in pieces end where their lengths or marks say. */
int
ber_collect(struct bytes b, struct strbuf *out, uint64_t *work)
{
	struct bytes after[DEPTH];
	size_t depth = 0;
	struct ber e;

	for (;;) {
		while (b.len == 0 && depth > 0)
			b = after[--depth];
		if (!ber_read(b, &e))
			return 1;
		++*work;
		b = e.rest;
		if (e.tag == BER_OCTETS) {
			strbuf_add(out, e.content.p, e.content.len);
			/* 8.1.3.2: only what has pieces may be open. */
			if (e.is_open)
				return 0;
		} else if (e.tag == BER_OCTETS_IN_PIECES) {
			if (depth == DEPTH)
				return 0;
			if (!e.is_open) {
				after[depth++] = e.rest;
				b = e.content;
			}
		} else if (e.tag != BER_END || e.content.len != 0) {
			return 1;
		}
	}
}
