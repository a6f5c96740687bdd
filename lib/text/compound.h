/*
 * compound.h - what a compound file holds, by its streams
 *
 * Word, Excel and PowerPoint before 2007, Outlook's .msg, encrypted documents
 * of today, macros; of others (Publisher, Visio, Works) the runs of letters.
 * Objects and messages embedded in any of them become members.
 */
#ifndef TEXT_COMPOUND_H
#define TEXT_COMPOUND_H

#include "text/content.h"

int compound_is(const struct source *in);
void compound_read(struct arena *a, const struct source *in,
    struct budget *left, struct content *out);

#endif
