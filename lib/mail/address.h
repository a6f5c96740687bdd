/*
 * address.h - an address field to its mailboxes (RFC 5322 section 3.4)
 *
 * A flat state machine: groups, comments and quotes cost one pass, whatever
 * their number and nesting.  The names of groups are left out.
 */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include "mail/message.h"

/*
 * The mailboxes of `value` (unfolded), at most MAILBOXES_MAX; *cut becomes 1
 * when there were more.  Names are decoded (RFC 2047); one without a name has
 * the comment's, as mail programs once wrote it.  Obsolete blanks, comments
 * and routes are taken out of addresses.  Words without an address are a name.
 */
struct mailboxes address_parse(struct arena *a, struct bytes value,
    const struct mail_charset *charset, int *cut);

#endif
