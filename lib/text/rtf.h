/*
 * rtf.h - Rich Text Format to text (RTF 1.9.1)
 *
 * What is shown, and apart from it what is not: hidden text, document
 * properties, destinations nobody knows.  Objects inside become members.
 */
#ifndef TEXT_RTF_H
#define TEXT_RTF_H

#include "text/content.h"

int rtf_is(const struct source *in);
void rtf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
