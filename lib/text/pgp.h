/*
 * pgp.h - OpenPGP: is it encrypted? (RFC 9580)
 *
 * By its packets, with armour or without: a session key for somebody and what
 * it opens.  Keys and signatures are no message; a message that is only
 * compressed or signed can be read by everybody, but not by us.
 */
#ifndef TEXT_PGP_H
#define TEXT_PGP_H

#include "base/bytes.h"

enum pgp_kind {
	/* None, or keys and signatures. */
	PGP_NONE,
	PGP_ENCRYPTED,
	/* Compressed, or in a form that we do not read. */
	PGP_PACKED,
};

/* What the octets of packets are. */
enum pgp_kind pgp_kind_of(struct bytes packets);

#endif
