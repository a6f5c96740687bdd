/*
 * signs.h - the lists' lines "leet", "mask" and "alike" as folding takes them
 */
#ifndef MATCH_SIGNS_H
#define MATCH_SIGNS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "match/wordlist.h"
#include "text/fold_build.h"
#include "text/suspect.h"

/* -1 with `e` (ERR_CONFIG): "file:line: why". */
int signs_read(const struct wordlist *lists, size_t len, struct fold_signs *out,
    struct err *e) MUST_CHECK;

/* All lines "alike"; *n becomes how many.  Lives as long as `a`. */
struct fold_alike *signs_alike(
    struct arena *a, const struct wordlist *lists, size_t len, size_t *n);

#endif
