/*
 * lists.h - word lists as people read them: names, entries and their examples
 */
#ifndef SCANNER_LISTS_H
#define SCANNER_LISTS_H

#include "base/strbuf.h"
#include "scanner/compile.h"

/* Octets that all of them may take; entries beyond are counted and left out. */
enum { LISTS_TOLD_MAX = 6 * 1024 * 1024 };

/*
 * {"lists":[{"name","category","version","terms","changes","left_out",
 * "entries":[{"term","severity","confidence","match":[],"clean":[]}]}]}
 * The version is the beginning of the file's SHA-256.
 */
void lists_to_json(
    struct arena *a, const struct compiled *compiled, struct strbuf *out);

#endif
