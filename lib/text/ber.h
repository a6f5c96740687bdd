/*
 * ber.h - elements of BER and DER (X.690 8.1)
 */
#ifndef TEXT_BER_H
#define TEXT_BER_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/strbuf.h"

enum ber_tag {
	BER_END = 0x00,
	BER_OCTETS = 0x04,
	BER_OID = 0x06,
	BER_OCTETS_IN_PIECES = 0x24,
	BER_SEQUENCE = 0x30,
	BER_CONTEXT = 0xa0,
};

struct ber {
	unsigned tag;
	/* 1: no length; it ends with two zero octets after its elements. */
	int is_open;
	/* Up to its end; to the end of all when it is open. */
	struct bytes content;
	/* What follows it; its content when it is open. */
	struct bytes rest;
};

/* The element that `b` begins with; tags beyond 30 do not occur.  0: none. */
int ber_read(struct bytes b, struct ber *out);

/* Into the element that `b` begins with; 0: it has another tag. */
int ber_enter(struct bytes *b, unsigned tag);

/* Past an element, open ones too; *work counts elements. */
int ber_pass(struct bytes *b, uint64_t *work);

/*
 * Add the octets of strings, whole or in pieces, up to what is none: never more
 * than `b` has.  0: pieces stand deeper in each other than is followed, or one
 * that cannot have any has no length; all that follows counts to it.
 */
int ber_collect(struct bytes b, struct strbuf *out, uint64_t *work);

#endif
