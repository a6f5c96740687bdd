/*
 * inline.h - files written into a text: uuencode and yEnc
 */
#ifndef TEXT_INLINE_H
#define TEXT_INLINE_H

#include "text/content.h"

/* Each becomes a member; BinHex is the gap "unread_format". */
void inline_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
