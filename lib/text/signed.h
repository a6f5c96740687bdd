/*
 * signed.h - what a CMS or OpenPGP wrapping holds (RFC 5652, 3274, 9580)
 *
 * A message that is signed or compressed inside one opaque file becomes a
 * member; one that is encrypted cannot be read, and it is said.  In DER and BER,
 * as octets, in base64 or in armour ("-----BEGIN").  What is signed in clear is
 * text anyway.
 */
#ifndef TEXT_SIGNED_H
#define TEXT_SIGNED_H

#include "text/content.h"

int signed_is(const struct source *in);
void signed_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
