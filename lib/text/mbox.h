/*
 * mbox.h - a file of many messages to its messages (RFC 4155)
 *
 * A message begins with "From " behind an empty line and has a header; ">From "
 * stays as it is written.
 */
#ifndef TEXT_MBOX_H
#define TEXT_MBOX_H

#include "text/content.h"

/* 1: it begins with a "From " line and a header. */
int mbox_is(const struct source *in);

/* Each message is a member: "1", "2", ... */
void mbox_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
