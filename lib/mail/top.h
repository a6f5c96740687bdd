/*
 * top.h - the top header's fields that a record carries
 */
#ifndef MAIL_TOP_H
#define MAIL_TOP_H

#include "mail/header.h"
#include "mail/message.h"

/*
 * Read them from `block`.  `*out` lives as long as `a` and what `block` points
 * to.  Returns 1 when a list has more than MAILBOXES_MAX, which are left out.
 */
int top_read(struct arena *a, const struct header_block *block,
    const struct mail_charset *charset, struct header *out);

/* The same of the header that `octets` begin with; nothing else is read. */
int top_of(struct arena *a, struct bytes octets,
    const struct mail_charset *charset, struct header *out);

#endif
