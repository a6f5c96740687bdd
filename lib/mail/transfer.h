/*
 * transfer.h - undo base64, quoted-printable and uuencode (RFC 2045 section 6)
 *
 * Lenient: junk is skipped, padding inside is passed over, what is good is
 * kept.  *damaged tells that something was not as it should be.
 */
#ifndef MAIL_TRANSFER_H
#define MAIL_TRANSFER_H

#include "base/arena.h"
#include "base/bytes.h"

struct bytes transfer_base64(
    struct arena *a, struct bytes encoded, int *damaged);
struct bytes transfer_quoted(
    struct arena *a, struct bytes encoded, int *damaged);
/* Octets between "begin" and "end" lines; *damaged without them. */
struct bytes transfer_uu(struct arena *a, struct bytes encoded, int *damaged);

/* 0 to 15, or -1: not a hexadecimal digit. */
int transfer_hex(unsigned char c);

#endif
