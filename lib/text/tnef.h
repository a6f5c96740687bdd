/*
 * tnef.h - winmail.dat: Outlook's own envelope ([MS-OXTNEF])
 *
 * Subject, body, names of sender and recipients as text; bodies in HTML and
 * RTF, files and enclosed messages as members; other properties hidden.
 */
#ifndef TEXT_TNEF_H
#define TEXT_TNEF_H

#include "text/content.h"

int tnef_is(const struct source *in);
void tnef_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
