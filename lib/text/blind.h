/*
 * blind.h - a message read without regard to how it is built
 *
 * The last view of mail whose structure is in doubt: its octets as they stand,
 * with quoted-printable undone, and every run of base64 decoded from each of
 * the four places where a group of four letters may begin.  What stands in a
 * message somewhere, in one of the encodings of mail, is in one of these texts,
 * whatever its headers and boundaries say.
 *
 * BUGS  base64 that is interrupted by other octets every few letters, and
 * anything that is encoded twice or packed, is not seen.
 */
#ifndef TEXT_BLIND_H
#define TEXT_BLIND_H

#include "base/arena.h"
#include "base/bytes.h"

enum blind_view {
	/* As it stands, but for lines that are nothing but base64. */
	BLIND_PLAIN,
	/* The same with "=XX" and soft line ends undone. */
	BLIND_QUOTED,
	/* Letters that come out of base64: stretches of text only. */
	BLIND_BASE64,
	BLIND_VIEWS,
};

/* Where a line or stretch of the text comes from. */
struct blind_place {
	/* Where it begins in the text. */
	size_t at;
	/* The octets of the message. */
	size_t from, to;
};

struct blind {
	struct utf8 text;
	/* By rising `at`. */
	struct blind_place *places;
	size_t len, cap;
	/* 1: there is more than BLIND_MAX; the rest was not looked at. */
	int is_cut;
};

/* Octets of a message that are looked at, and of text that comes out. */
enum { BLIND_MAX = 16 * 1024 * 1024 };

/* `*out` lives as long as `a`; linear in the octets. */
void blind_read(struct arena *a, struct bytes octets, enum blind_view view,
    struct blind *out);

/* The place that the octet `at` of the text comes from; NULL: no text. */
const struct blind_place *blind_place_of(const struct blind *blind, size_t at);

#endif
