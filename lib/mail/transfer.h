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
	TRANSFER_QUOTED,
	/* uuencode, from before MIME; only the first file of a body. */
	TRANSFER_UU,
	TRANSFER_UNKNOWN,
};

/* What the (unfolded) value of the field names. */
enum transfer_kind transfer_named(struct bytes value);

/*
 * Decode `encoded`.  The result lives as long as `a` and, where nothing had to
 * be undone, is `encoded` itself.  *damaged becomes 1 for octets that the
 * encoding does not have or that end too early; otherwise it is left alone.
 */
struct bytes transfer_decode(struct arena *a, enum transfer_kind kind,
    struct bytes encoded, int *damaged);

/* 0 to 15, or -1: not a hexadecimal digit. */
int transfer_hex(unsigned char c);

#endif
