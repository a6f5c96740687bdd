/*
 * inline.h - files written into a text, from before MIME or beside it
 *
 * uuencode (also "begin-base64"), yEnc in one or more parts, BinHex 4.0, and
 * base64 that was pasted where what comes out is a file we know or text.
 * Damaged ones as far as they go.
 */
#ifndef TEXT_INLINE_H
#define TEXT_INLINE_H

#include "text/content.h"

/* Each becomes a member, and ODD_INLINE_FILE says so. */
void inline_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
