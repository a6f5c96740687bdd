/*
 * signed.h - what a CMS or PGP wrapping holds (RFC 5652, RFC 9580)
 *
 * A message that is signed inside one opaque file becomes a member; one that
 * is encrypted cannot be read.
 */
#ifndef TEXT_SIGNED_H
#define TEXT_SIGNED_H

#include "text/content.h"

int signed_is(const struct source *in);
void signed_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
