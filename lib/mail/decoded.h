/*
 * decoded.h - content that is transfer decoded, each once
 *
 * A message may be read many times (readings.h); most of its content is the
 * same each time and is decoded, and held in memory, only once.
 */
#ifndef MAIL_DECODED_H
#define MAIL_DECODED_H

#include "base/arena.h"
#include "mail/transfer.h"

struct decoded;

/* At most `octets` are decoded in all; lives as long as `a`. */
struct decoded *decoded_new(struct arena *a, size_t octets);

/*
 * `content` decoded as `kind` says, which is not TRANSFER_NONE or _UNKNOWN; its
 * damage as of transfer_decode().  0, or -1 when it is too much: `*out` is
 * `content` then.
 */
int decoded_take(struct decoded *d, enum transfer_kind kind,
    struct bytes content, struct bytes *out, int *damaged);

#endif
