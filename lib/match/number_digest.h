/*
 * number_digest.h - a number or birthday as rules tell it from another
 *
 * A mail to a parent may hold the birthday of the own child, not those of two
 * children: rules count how many there are, and never see one.
 */
#ifndef MATCH_NUMBER_DIGEST_H
#define MATCH_NUMBER_DIGEST_H

#include "base/arena.h"
#include "match/identifier.h"

/*
 * Of the identifier `id` in `text`: FINDING_DIGEST hexadecimal digits, living as
 * long as `a`, of its letters and digits, small; of a telephone as
 * phone_digest.h says.  Empty for those of which nobody asks.
 */
struct utf8 number_digest(
    struct arena *a, struct utf8 text, const struct identifier *id);

#endif
