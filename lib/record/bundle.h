/*
 * bundle.h - several files as one run of octets, for a scanner to pack
 *
 *	bundle_add()...  ->  JOB_BUNDLE  ->  bundle_next()...  ->  a zip
 *
 *	file := name length(4) octets length(8) name octets
 *
 * Numbers are little-endian.  Who reads one believes none of its lengths.
 */
#ifndef RECORD_BUNDLE_H
#define RECORD_BUNDLE_H

#include "base/attr.h"
#include "base/bytes.h"
#include "base/strbuf.h"

/* Append a file; the strbuf's own bound says when it is too much. */
void bundle_add(struct utf8 name, struct bytes octets, struct strbuf *out);

/*
 * Take the next file off the front of `*rest`; both results lie in it.  1: there
 * was one; 0: it is empty; -1: it was cut or says what cannot be.
 */
int bundle_next(
    struct bytes *rest, struct utf8 *name, struct bytes *octets) MUST_CHECK;

#endif
