/*
 * fold.h - undo case, accents and look-alikes before matching
 *
 *	text_decode()  ->  text_fold()  ->  match_scan()
 *
 * Folding lower-cases, drops accents and zero-width characters, and maps
 * look-alike letters to one skeleton (non-ASCII sources only), so that a word
 * list needs one spelling per word.  Each folded octet remembers where it came
 * from: a reviewer is always shown what was written, never the skeleton.
 *
 * BUGS  An emoji, like any symbol, becomes a blank.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

enum {
	FOLD_MAGIC = 0x444c4f46,
	/* Code points by pages of 256. */
	FOLD_PAGES = 0x1100,
	FOLD_PAGE = 256,
	/* A longer fold is not made: the character keeps itself. */
	FOLD_OCTETS_MAX = 8,
};

/* How the flat table begins; `page` follows, entries, then the pool. */
struct fold_head {
	uint32_t magic;
	/* Pages there are, and octets of the pool. */
	uint32_t pages, pool;
	uint32_t unused;
	/* Which page holds code points 256 n and on. */
	uint16_t page[FOLD_PAGES];
};

/*
 * A table in use: borrowed from its image.  An entry is 0 (the character keeps
 * itself) or offset << 8 | length + 1 of its fold in the pool.
 */
struct fold_table {
	const struct fold_head *head;
	const uint32_t *entries;
	const char *pool;
};

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
 * Use a table that fold_build() made.  `image` is aligned to 8, outlives the
 * table and is checked wholly.  -1 with `e` (ERR_CONFIG).
 */
int fold_table_open(
    struct bytes image, struct fold_table *out, struct err *e) MUST_CHECK;

/* Fold `plain`, at most TEXT_MAX octets.  `*out` lives as long as `a`. */
void text_fold(struct arena *a, const struct fold_table *table,
    struct utf8 plain, struct folded *out);

#endif
