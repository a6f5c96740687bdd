/*
 * fold_build.h - the table of folds, from ICU's data
 *
 * Done once when a generation of word lists is compiled (about 40 ms): the
 * scanner then needs a look-up for each character, not ICU's chain.
 */
#ifndef TEXT_FOLD_BUILD_H
#define TEXT_FOLD_BUILD_H

#include <stddef.h>

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"

/* A character beyond ASCII, and what it is read as instead of ICU's fold. */
struct fold_alike {
	struct utf8 sign, letters;
};

/*
 * Append the flat table (text/fold.h).  -1 with `e` (ERR_CONFIG): ICU's data is
 * missing, or one of `alikes` is no character beyond ASCII.
 */
int fold_build(const struct fold_alike *alikes, size_t len,
    struct strbuf *image, struct err *e) MUST_CHECK;

#endif
