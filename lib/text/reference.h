/*
 * reference.h - character references of HTML (WHATWG, section 13.2.5.72)
 */
#ifndef TEXT_REFERENCE_H
#define TEXT_REFERENCE_H

#include "base/bytes.h"

/*
 * The reference at `at`, where an '&' stands: its length, and its character as
 * UTF-8 in `out`, which is never longer than the reference.  0: none.
 */
size_t reference_at(struct utf8 text, size_t at, char out[4], size_t *out_len);

#endif
