/*
 * xlsb.h - the text of a binary workbook's parts ([MS-XLSB])
 *
 * Strings and numbers of cells, names of sheets and ranges, headers and
 * footers, links, comments and their authors.
 *
 * BUGS  A cell's shared string stands in the part of shared strings only;
 * formulas are not written out.
 */
#ifndef TEXT_XLSB_H
#define TEXT_XLSB_H

#include "text/content.h"

/* 1: a package's file of this name is such a part. */
int xlsb_is(struct utf8 name);

/* `in` is one part; what is no sequence of records has no text. */
void xlsb_read(struct arena *a, const struct source *in, struct content *out);

#endif
