/*
 * fold_build.h - the table of folds, from ICU's data
 *
 * Done once when a generation of word lists is compiled (about 40 ms): the
 * scanner then needs a look-up for each character, not ICU's chain.
 */
#ifndef TEXT_FOLD_BUILD_H
#define TEXT_FOLD_BUILD_H

#include "base/attr.h"
#include "base/err.h"
#include "base/strbuf.h"

/* Append the flat table (text/fold.h).  -1 with `e`: ICU's data is missing. */
int fold_build(struct strbuf *image, struct err *e) MUST_CHECK;

#endif
