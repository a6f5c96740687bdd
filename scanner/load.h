/*
 * load.h - word lists come as one flat file on a descriptor
 */
#ifndef SCANNER_LOAD_H
#define SCANNER_LOAD_H

#include "base/attr.h"
#include "base/err.h"
#include "scanner/assemble.h"

/*
 * Use the compiled word lists of `size` octets at `fd` (borrowed) instead of
 * those in use, if any.  -1 with `e`: the old ones stay.  Needs no more than
 * the sandbox leaves.
 */
int load_generation(
    int fd, size_t size, struct assembler *with, struct err *e) MUST_CHECK;

#endif
