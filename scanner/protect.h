/*
 * protect.h - a message whose attachments only a password opens (JOB_PROTECT)
 *
 *	message_parse()  ->  each attachment to a zip  ->  the message around them
 */
#ifndef SCANNER_PROTECT_H
#define SCANNER_PROTECT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

/*
 * The message with each of its attachments replaced by a zip of it that
 * `password` (ends with a NUL) opens; all else is octet for octet as it was. An
 * enclosed message that is attached is one attachment; pictures that belong to a
 * page (multipart/related) are none.  -1: it has none, or one that cannot be
 * replaced where it stands.  `*out` lives as long as `a`.
 */
int protect_message(struct arena *a, const char *password, struct bytes octets,
    struct bytes *out) MUST_CHECK;

#endif
