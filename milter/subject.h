/*
 * subject.h - a subject as a header field holds it
 */
#ifndef MILTER_SUBJECT_H
#define MILTER_SUBJECT_H

#include "base/bytes.h"
#include "base/strbuf.h"

/*
 * Append the value of a Subject field: as it is where it is printable ASCII, else
 * as encoded words (RFC 2047, UTF-8, base64), none over 75 octets and none
 * ending inside a character; folded with `fold` ("\n " for libmilter, "\r\n "
 * for octets).  Control characters become blanks: nobody adds a field by
 * a subject.
 */
void subject_encode(struct utf8 subject, const char *fold, struct strbuf *out);

#endif
