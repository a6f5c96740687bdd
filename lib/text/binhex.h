/*
 * binhex.h - BinHex 4.0, as old Macintoshes send files (RFC 1741)
 */
#ifndef TEXT_BINHEX_H
#define TEXT_BINHEX_H

#include "text/content.h"

struct binhex_file {
	struct bytes name, data;
	/* 1: it ends before the file does. */
	int is_cut;
};

/*
 * The file whose ':' stands at the beginning of `text`; 0: there is none.  `*end` is where
 * it ends.  At most `max` octets are unpacked; it lives as long as `a`.
 */
int binhex_decode(struct arena *a, struct bytes text, size_t max,
    struct binhex_file *out, size_t *end);

#endif
