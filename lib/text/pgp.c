/*
 * pgp.c - OpenPGP: is it encrypted?
 */
#include "text/pgp.h"

#include "text/little.h"

enum {
	/* Packets that are looked at: one for each who may read it. */
	PACKETS_MAX = 1000,
};

enum tag {
	TAG_KEY_FOR = 1,
	TAG_SIGNATURE = 2,
	TAG_PASSWORD_FOR = 3,
	TAG_ONE_PASS = 4,
	TAG_COMPRESSED = 8,
	TAG_ENCRYPTED = 9,
	TAG_MARKER = 10,
	TAG_LITERAL = 11,
	TAG_ENCRYPTED_AND_SUMMED = 18,
	TAG_ENCRYPTED_AEAD = 20,
	TAG_PADDING = 21,
};

struct packet {
	unsigned tag;
	/* Up to its end; to the end of all where it has pieces. */
	struct bytes body, rest;
};

/* RFC 9580, 4.2.1: a length of one, two or five octets. */
static int
read_length(struct bytes b, size_t *at, size_t *len)
{
	unsigned first;

	if (*at >= b.len)
		return 0;
	first = b.p[(*at)++];
	if (first < 192) {
		*len = first;
	} else if (first < 224 && *at < b.len) {
		*len = ((first - 192) << 8) + b.p[(*at)++] + 192;
	} else if (first == 255 && b.len - *at >= 4) {
		*len = 0;
		for (int i = 0; i < 4; i++)
			*len = *len << 8 | b.p[(*at)++];
	} else if (first >= 224 && first < 255) {
		*len = b.len;
	} else {
		return 0;
	}
	return 1;
}

static int
read_packet(struct bytes b, struct packet *out)
{
	size_t at = 1, len = 0;

	if (b.len < 2 || (b.p[0] & 0x80) == 0)
		return 0;
	if ((b.p[0] & 0x40) != 0) {
		out->tag = b.p[0] & 0x3f;
		if (!read_length(b, &at, &len))
			return 0;
	} else {
		/* The old form: one, two or four octets, or to the end. */
		size_t octets = (size_t)1 << (b.p[0] & 3);

		out->tag = b.p[0] >> 2 & 0xf;
		if (octets == 8)
			len = b.len;
		else if (b.len - 1 < octets)
			return 0;
		for (size_t i = 0; octets < 8 && i < octets; i++)
			len = len << 8 | b.p[at++];
	}
	out->body = bytes_at(b, at, len);
	out->rest = bytes_from(b, at + out->body.len);
	return 1;
}

/* A session key in a version that there is: chance octets rarely have one. */
static int
is_session_key(const struct packet *p)
{
	unsigned version = p->body.len > 3 ? p->body.p[0] : 0;

	if (p->tag == TAG_KEY_FOR)
		return version == 2 || version == 3 || version == 6;
	return p->tag == TAG_PASSWORD_FOR && version >= 4 && version <= 6;
}

enum pgp_kind
pgp_kind_of(struct bytes packets)
{
	struct packet p;
	int keys = 0;

	for (int i = 0; i < PACKETS_MAX && read_packet(packets, &p); i++) {
		packets = p.rest;
		if (is_session_key(&p))
			keys++;
		else if (p.tag == TAG_ENCRYPTED ||
			 p.tag == TAG_ENCRYPTED_AND_SUMMED ||
			 p.tag == TAG_ENCRYPTED_AEAD)
			return keys > 0 ? PGP_ENCRYPTED : PGP_NONE;
		else if (p.tag == TAG_COMPRESSED || p.tag == TAG_LITERAL ||
			 p.tag == TAG_ONE_PASS)
			return PGP_PACKED;
		else if (p.tag != TAG_MARKER && p.tag != TAG_PADDING)
			return PGP_NONE;
	}
	return PGP_NONE;
}
