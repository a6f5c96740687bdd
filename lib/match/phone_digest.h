/*
 * phone_digest.h - a telephone number as rules know it
 *
 * The digits as dialled here ("+44 (0)1332 720123" is "01332720123"), without
 * those of an extension, digested: numbers themselves stay in the scanner.
 */
#ifndef MATCH_PHONE_DIGEST_H
#define MATCH_PHONE_DIGEST_H

#include "base/arena.h"
#include "match/identifier.h"

/*
 * Of the telephone `id` in `text`: FINDING_DIGEST hexadecimal digits, living as
 * long as `a`; empty for other identifiers.
 */
struct utf8 phone_digest(
    struct arena *a, struct utf8 text, const struct identifier *id);

#endif
