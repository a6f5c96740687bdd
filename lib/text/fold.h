/*
 * fold.h - undo case, accents and look-alikes before matching
 *
 * Folding lower-cases, drops accents and zero-width characters, and maps
 * look-alike letters to one skeleton (non-ASCII sources only), so that a word
 * list needs one spelling per word.  Each folded octet remembers where it came
 * from: a reviewer is always shown what was written, never the skeleton.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

struct fold_table;

struct folded {
	/* The skeleton: valid UTF-8. */
	struct utf8 text;
	/*
	 * origin[i] is the octet offset in the input of text.p[i].  Never
	 * decreases; has text.len + 1 entries, the last one is the input's end.
	 */
	const uint32_t *origin;
};

/*
 * The table, built with ICU (about 40 ms): done once when a generation of
 * word lists is compiled.  `fold_table_from` reads it back from that flat file
 * (`image` must outlive it).  NULL with `e` on failure.
 */
struct fold_table *fold_table_new(struct err *e);
struct fold_table *fold_table_from(struct bytes image, struct err *e);
struct bytes fold_table_image(const struct fold_table *table);
void fold_table_free(struct fold_table *table);

/*
 * Fold `plain`, at most TEXT_MAX octets.  `*out` lives as long as `a`.
 */
void text_fold(struct arena *a, const struct fold_table *table,
    struct utf8 plain, struct folded *out);

#endif
