/*
 * macros.h - the source of macros, out of a VBA project ([MS-OVBA])
 */
#ifndef TEXT_MACROS_H
#define TEXT_MACROS_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * The source that a module's stream ends with, in the project's codepage;
 * empty when there is none.  Lives as long as `a`.  *is_cut becomes 1 when it
 * unpacks to more than any program does: the rest is not read.
 */
struct bytes macros_source(struct arena *a, struct bytes module, int *is_cut);

#endif
