/*
 * properties.h - title, author and the like of old documents ([MS-OLEPS])
 */
#ifndef TEXT_PROPERTIES_H
#define TEXT_PROPERTIES_H

#include "text/codepage.h"

/*
 * Write every string of a property set to `out`, a line each, and the names
 * of properties that somebody made up.  0 when it is none, or when properties
 * name the same again and again and so not everything was read.  Linear.
 */
int properties_read(
    struct bytes octets, struct codepages *codepages, struct pen *out);

#endif
