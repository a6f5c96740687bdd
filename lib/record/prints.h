/*
 * prints.h - fingerprints of a message, read back, and where it may close
 */
#ifndef RECORD_PRINTS_H
#define RECORD_PRINTS_H

#include "base/attr.h"
#include "record/document.h"

/* "fingerprints", "fingerprints_quoted" and "closings" of the outermost object. */
int prints_read(struct document *d, const struct json_t *root,
    struct record *out) MUST_CHECK;

#endif
