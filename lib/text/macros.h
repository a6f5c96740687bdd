/*
 * macros.h - the source of macros, out of a VBA project ([MS-OVBA])
 */
#ifndef TEXT_MACROS_H
#define TEXT_MACROS_H

#include "base/bytes.h"
#include "base/strbuf.h"

/*
 * Add the source that a module's stream ends with, in the project's codepage,
 * to `out`; nothing when there is none.  What does not fit is not read.
 */
void macros_source(struct bytes module, struct strbuf *out);

#endif
