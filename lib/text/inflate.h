/*
 * inflate.h - octets that zlib packed (RFC 1950) [zlib]
 */
#ifndef TEXT_INFLATE_H
#define TEXT_INFLATE_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * At most `max` octets of what `packed` holds, as far as it is whole; they live
 * as long as `a`.  *cut becomes 1 when there was more or the rest is damaged.
 */
struct bytes inflate_octets(
    struct arena *a, struct bytes packed, size_t max, int *cut);

#endif
