/*
 * transfer.h - undo a Content-Transfer-Encoding (RFC 2045 section 6)
 *
 * Lenient: junk is skipped, padding inside is passed over, what is good is
 * kept; what was not as it should be is told.
 */
#ifndef MAIL_TRANSFER_H
#define MAIL_TRANSFER_H

#include "base/arena.h"
#include "base/bytes.h"

enum transfer_kind {
	/* 7bit, 8bit, binary, or nothing said. */
	TRANSFER_NONE,
	TRANSFER_BASE64,
	/* As some read it: up to the first padding or foreign octet. */
	TRANSFER_BASE64_STOPS,
	/* As some read it: padding inside is passed over. */
	TRANSFER_BASE64_GOES_ON,
	TRANSFER_QUOTED,
	/* uuencode, from before MIME; only the first file of a body. */
	TRANSFER_UU,
	TRANSFER_UNKNOWN,
};

enum transfer_damage {
	/* Octets that the encoding does not have, or it ends too early. */
	TRANSFER_DAMAGED = 1 << 0,
	/* base64 with padding after which more base64 stands. */
	TRANSFER_PADDED_INSIDE = 1 << 1,
	/* base64 with octets that are not of it. */
	TRANSFER_JUNK = 1 << 2,
};

/* What the (unfolded) value of the field names, the token alone. */
enum transfer_kind transfer_named(struct bytes value);

/*
 * The same for a reader that looks for a name in it anywhere, comments and
 * quotes or not; *exact becomes 1 when both readers agree.
 */
enum transfer_kind transfer_named_loosely(struct bytes value, int *exact);

/* 1: content that is declared as text and is nothing but lines of base64. */
int transfer_looks_base64(struct bytes content);

/* 1: content that is not said to be quoted-printable and looks like it. */
int transfer_looks_quoted(struct bytes content);

/*
 * Decode `encoded`.  The result lives as long as `a` and, where nothing had to
 * be undone, is `encoded` itself.  *damaged takes bits of enum transfer_damage;
 * otherwise it is left alone.
 */
struct bytes transfer_decode(struct arena *a, enum transfer_kind kind,
    struct bytes encoded, int *damaged);

/* 0 to 15, or -1: not a hexadecimal digit. */
int transfer_hex(unsigned char c);

#endif
