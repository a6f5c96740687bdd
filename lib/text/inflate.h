/*
 * inflate.h - deflated octets to octets [zlib]
 */
#ifndef TEXT_INFLATE_H
#define TEXT_INFLATE_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * The octets of a zlib stream (RFC 1950), at most `max` of them and what there
 * is when it is damaged; living as long as `a`.
 */
struct bytes inflate_zlib(struct arena *a, struct bytes packed, size_t max);

#endif
