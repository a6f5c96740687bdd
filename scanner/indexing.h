/*
 * indexing.h - the words of a text by which its message may be searched for
 */
#ifndef SCANNER_INDEXING_H
#define SCANNER_INDEXING_H

#include "match/scan.h"
#include "text/terms.h"

/*
 * Add the words of `text` to `terms`, without those of identifiers and names:
 * these are findings from `first` on.  A password is left out wherever it stands.
 */
void index_words(struct arena *a, struct terms *terms,
    const struct findings *found, size_t first, struct utf8 text);

#endif
