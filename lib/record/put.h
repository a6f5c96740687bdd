/*
 * put.h - members of a JSON object, appended to a bounded buffer
 *
 * A comma comes before each but the first of its object or array; names are
 * ours and need no escape.  A buffer that is full says so itself (strbuf_over()).
 */
#ifndef RECORD_PUT_H
#define RECORD_PUT_H

#include "record/record.h"

/* The comma before what comes next. */
void put_next(struct strbuf *out);

/* `"name":`, or with a suffix `"name_octets":`. */
void put_key(const char *name, const char *suffix, struct strbuf *out);

void put_text(const char *name, struct utf8 text, struct strbuf *out);
void put_texts(
    const char *name, const struct utf8 *v, size_t len, struct strbuf *out);
void put_number(const char *name, uint64_t value, struct strbuf *out);
void put_bool(const char *name, int value, struct strbuf *out);
void put_sha256(const unsigned char digest[SHA256_LEN], struct strbuf *out);

/* Milliseconds since 1970 as RFC 3339 in UTC; 0: null. */
void put_time(const char *name, uint64_t ms, struct strbuf *out);

/* A string in base64. */
void put_octets(struct bytes octets, struct strbuf *out);

/* A text, and its twin "_octets" where it is not what was written. */
void put_field(const char *name, struct field f, struct strbuf *out);

/* As put_field() for an array: as many twins, null where a text is faithful. */
void put_fields(const char *name, struct fields f, struct strbuf *out);
void put_fields_array(struct fields f, struct strbuf *out);
void put_octets_array(struct fields f, struct strbuf *out);
int fields_are_lossy(struct fields f);

#endif
