/*
 * encoded.h - header text to clean text (RFC 2047, RFC 6532)
 */
#ifndef MAIL_ENCODED_H
#define MAIL_ENCODED_H

#include "mail/message.h"

/*
 * Decode `value` (unfolded): encoded words anywhere, blanks between two of
 * them dropped, raw UTF-8 kept.  Where something could not be read, the field's
 * `octets` are `value`.  Lives as long as `a`; linear in `value`.
 */
struct field encoded_text(
    struct arena *a, struct bytes value, const struct mail_charset *charset);

/*
 * Octets of a named charset as UTF-8; NULL `charset` knows three.  *lossy
 * becomes 1 when something was not readable.  The result's `p` is NULL when
 * the charset is not known.
 */
struct utf8 encoded_charset(struct arena *a, struct utf8 name,
    struct bytes octets, const struct mail_charset *charset, int *lossy);

#endif
