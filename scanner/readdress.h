/*
 * readdress.h - a message that shows other people (JOB_READDRESS)
 *
 *	each To, Cc, Bcc field  ->  its mailboxes  ->  with some, or without one
 *
 * For mail that its sender has changed his mind about: one address taken out, or
 * a copy of his own for each.  All else is octet for octet as it was.
 */
#ifndef SCANNER_READDRESS_H
#define SCANNER_READDRESS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

enum readdress {
	/* `address` is shown nowhere any more. */
	READDRESS_WITHOUT,
	/* Nobody but `address` is shown: in To, if anybody was. */
	READDRESS_ALONE,
};

/*
 * What is made is read again, and is refused where it does not say what was
 * asked for: -1.  An address counts in either case.  `*out` lives as long as `a`.
 */
int readdress_message(struct arena *a, enum readdress how, struct utf8 address,
    struct bytes octets, struct bytes *out) MUST_CHECK;

#endif
