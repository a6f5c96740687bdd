/*
 * piece.c - numbers and octets one behind another, as our files hold them
 */
#include "store/piece.h"

enum { WRAPS_MAX = 32 };

void
piece_put32(unsigned char out[4], uint32_t v)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(v >> (8 * i));
}

uint32_t
piece_get32(const unsigned char p[4])
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

void
piece_put64(unsigned char out[8], uint64_t v)
{
	piece_put32(out, (uint32_t)v);
	piece_put32(out + 4, (uint32_t)(v >> 32));
}

uint64_t
piece_get64(const unsigned char p[8])
{
	return piece_get32(p) | (uint64_t)piece_get32(p + 4) << 32;
}

/* -- writing -------------------------------------------------------------- */

void
piece_add32(struct strbuf *out, uint32_t v)
{
	unsigned char p[4];

	piece_put32(p, v);
	strbuf_add(out, p, sizeof(p));
}

void
piece_add64(struct strbuf *out, uint64_t v)
{
	unsigned char p[8];

	piece_put64(p, v);
	strbuf_add(out, p, sizeof(p));
}

void
piece_add(struct strbuf *out, struct bytes octets)
{
	piece_add32(out, (uint32_t)octets.len);
	strbuf_add(out, octets.p, octets.len);
}

void
piece_add_sealed(struct strbuf *out, const struct sealed *s)
{
	piece_add(out, s->octets);
	piece_add32(out, (uint32_t)s->wraps_len);
	for (size_t i = 0; i < s->wraps_len; i++) {
		piece_add(out, bytes_of(s->wraps[i].key_id));
		piece_add(out, s->wraps[i].wrapped);
	}
}

/* -- reading -------------------------------------------------------------- */

struct bytes
piece_take(struct cursor *c, size_t len)
{
	struct bytes piece = { c->left.p, len };

	if (c->bad || len > c->left.len) {
		c->bad = 1;
		return (struct bytes){ NULL, 0 };
	}
	c->left.p += len;
	c->left.len -= len;
	return piece;
}

uint32_t
piece_take32(struct cursor *c)
{
	struct bytes p = piece_take(c, 4);

	return c->bad ? 0 : piece_get32(p.p);
}

uint64_t
piece_take64(struct cursor *c)
{
	struct bytes p = piece_take(c, 8);

	return c->bad ? 0 : piece_get64(p.p);
}

struct bytes
piece_next(struct cursor *c)
{
	return piece_take(c, piece_take32(c));
}

void
piece_take_sealed(struct arena *a, struct cursor *c, struct sealed *out)
{
	out->octets = piece_next(c);
	out->wraps_len = piece_take32(c);
	if (out->wraps_len > WRAPS_MAX)
		c->bad = 1;
	if (c->bad) {
		out->wraps_len = 0;
		return;
	}
	out->wraps = arena_array(a, out->wraps_len, sizeof(*out->wraps));
	for (size_t i = 0; i < out->wraps_len; i++) {
		struct bytes id = piece_next(c);

		out->wraps[i].key_id =
		    (struct utf8){ (const char *)id.p, id.len };
		out->wraps[i].wrapped = piece_next(c);
	}
}
