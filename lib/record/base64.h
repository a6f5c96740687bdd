/*
 * base64.h - octets inside a document (RFC 4648 section 4, with padding)
 *
 * For what we wrote ourselves: anything unusual is refused.  The forgiving
 * reader of mail is mail/transfer.c.
 */
#ifndef RECORD_BASE64_H
#define RECORD_BASE64_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/strbuf.h"

/* Append the base64 form of `octets`. */
void base64_encode(struct bytes octets, struct strbuf *out);

/* 0 with `*out` living as long as `a`; -1 when `text` is not that form. */
int base64_decode(
    struct arena *a, struct utf8 text, struct bytes *out) MUST_CHECK;

#endif
