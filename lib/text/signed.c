/*
 * signed.c - what a CMS or PGP wrapping holds
 */
#define _GNU_SOURCE
#include "text/signed.h"

#include <string.h>

#include "base/strbuf.h"
#include "text/little.h"

enum {
	SEQUENCE = 0x30,
	SET = 0x31,
	OCTETS = 0x04,
	OCTETS_IN_PIECES = 0x24,
	CONTENT = 0xa0,
	/* Levels of octet strings made of octet strings. */
	PIECES_DEPTH = 8,
	LOOKED_AT = 4096,
};

/* Object identifiers from 1.2.840.113549.1 on. */
#define SIGNED_DATA     "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
#define ENVELOPED_DATA  "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
#define ENCRYPTED_DATA  "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"
#define AUTH_ENVELOPED  "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
#define COMPRESSED_DATA "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"

/* An element of BER: its tag, its content, and what follows it. */
struct element {
	unsigned tag;
	/* 1: no length; it ends with two zero octets after its elements. */
	int is_open;
	struct bytes content, rest;
};

/* X.690 8.1; tags beyond 30 do not occur here. */
static int
read_element(struct bytes b, struct element *out)
{
	size_t len, at = 2;

	if (b.len < 2)
		return 0;
	len = b.p[1];
	out->tag = b.p[0];
	out->is_open = len == 0x80;
	if (len > 0x80) {
		size_t octets = len & 0x7f;

		if (octets > 4 || b.len < 2 + octets)
			return 0;
		for (len = 0; octets > 0; octets--)
			len = len << 8 | b.p[at++];
	}
	out->content = out->is_open ? bytes_from(b, at) : bytes_at(b, at, len);
	out->rest = bytes_from(b, at + out->content.len);
	return 1;
}

/* Octets of a string, whole or in pieces.  Depth is bounded. */
static struct bytes
collect(struct bytes b, struct strbuf *out, int depth)
{
	struct element e;

	while (depth < PIECES_DEPTH && read_element(b, &e)) {
		b = e.rest;
		if (e.tag == 0 && e.content.len == 0)
			break;
		if (e.tag == OCTETS)
			strbuf_add(out, e.content.p, e.content.len);
		else if (e.tag != OCTETS_IN_PIECES)
			break;
		else if (e.is_open)
			b = collect(e.content, out, depth + 1);
		else
			collect(e.content, out, depth + 1);
	}
	return b;
}

/* Into an element with this tag; 0: another stands there. */
static int
enter(struct bytes *b, unsigned tag)
{
	struct element e;

	if (!read_element(*b, &e) || e.tag != tag)
		return 0;
	*b = e.content;
	return 1;
}

/* Past one element whose length is known. */
static int
pass(struct bytes *b)
{
	struct element e;

	if (!read_element(*b, &e) || e.is_open)
		return 0;
	*b = e.rest;
	return 1;
}

/* SignedData: version, algorithms, then the content (RFC 5652 5.1). */
static int
read_signed(struct bytes b, struct strbuf *out)
{
	if (!enter(&b, CONTENT) || !enter(&b, SEQUENCE) || !pass(&b) ||
	    !pass(&b) || !enter(&b, SEQUENCE) || !pass(&b) ||
	    !enter(&b, CONTENT))
		return 0;
	collect(b, out, 0);
	return out->len > 0;
}

static int
is_pgp(struct bytes b)
{
	b = bytes_at(b, 0, LOOKED_AT);
	return b.len > 0 &&
	       memmem(b.p, b.len, "-----BEGIN PGP MESSAGE-----", 27) != NULL;
}

/* The type of a ContentInfo; len 0 when it is none. */
static struct bytes
cms(struct bytes b)
{
	if (!enter(&b, SEQUENCE) || !BEGINS_WITH(b, "\x06"))
		return (struct bytes){ NULL, 0 };
	return b;
}

static int
is_encrypted(struct bytes type)
{
	return BEGINS_WITH(type, ENVELOPED_DATA) ||
	       BEGINS_WITH(type, ENCRYPTED_DATA) ||
	       BEGINS_WITH(type, AUTH_ENVELOPED);
}

int
signed_is(const struct source *in)
{
	struct bytes type = cms(in->octets);

	return is_pgp(in->octets) || is_encrypted(type) ||
	       BEGINS_WITH(type, SIGNED_DATA) ||
	       BEGINS_WITH(type, COMPRESSED_DATA);
}

void
signed_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct bytes type = cms(in->octets);
	struct member m = { .type = UTF8("message/rfc822") };
	struct strbuf b;

	if (is_pgp(in->octets) || is_encrypted(type)) {
		out->encrypted = 1;
		return;
	}
	if (BEGINS_WITH(type, COMPRESSED_DATA)) {
		content_gap(a, out, UTF8("unread_format"));
		return;
	}
	strbuf_init(&b, in->octets.len);
	if (read_signed(bytes_from(type, sizeof(SIGNED_DATA) - 1), &b)) {
		m.octets = arena_bytes(a, strbuf_bytes(&b));
		m.is_attachment = 1;
		if (budget_take(left, a, m.octets.len))
			content_member(a, out, left, m);
		else
			content_gap(a, out, UTF8("too_much"));
	}
	strbuf_done(&b);
}
