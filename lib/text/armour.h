/*
 * armour.h - "-----BEGIN X-----", base64, "-----END X-----"
 *
 * As OpenPGP (RFC 9580, 6.2) and PEM (RFC 7468) have it.
 */
#ifndef TEXT_ARMOUR_H
#define TEXT_ARMOUR_H

#include "base/arena.h"
#include "base/bytes.h"

struct armour {
	/* "PGP MESSAGE", "PKCS7"; borrowed from the text. */
	struct bytes label;
	/* What stands before its end, headers and sum too; borrowed. */
	struct bytes body;
	/* Where to look for the next one. */
	size_t end;
};

/* The first armour at the beginning of a line at or after `at`; 0: none. */
int armour_next(struct bytes text, size_t at, struct armour *out);

/* The octets in it, without headers and sum; they live as long as `a`. */
struct bytes armour_decode(struct arena *a, const struct armour *armour);

#endif
