/*
 * flat.h - documents of before compound files
 *
 * Workbooks of Excel 2 to 4 (and later ones without their container), Word 2
 * and Windows Write: one stream is the whole file.
 */
#ifndef TEXT_FLAT_H
#define TEXT_FLAT_H

#include "text/content.h"

int flat_is(const struct source *in);
void flat_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
