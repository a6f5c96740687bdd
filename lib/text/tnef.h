/*
 * tnef.h - winmail.dat: Outlook's own envelope ([MS-OXTNEF])
 */
#ifndef TEXT_TNEF_H
#define TEXT_TNEF_H

#include "text/content.h"

int tnef_is(const struct source *in);

/* Subject and body as texts, bodies in HTML and RTF and files as members. */
void tnef_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
