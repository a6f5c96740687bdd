/*
 * mime.h - Content-Type and its like: a value and parameters
 *
 * RFC 2045 section 5, RFC 2183, and RFC 2231 for continued and encoded
 * parameters, in any order.
 */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include "mail/header.h"
#include "mail/message.h"

struct mime_parameter {
	/* Lower case, without "*0", "*". */
	struct utf8 name;
	/* Decoded text. */
	struct field value;
};

struct mime_value {
	/* "text/plain", "attachment": lower case, without blanks; may be empty. */
	struct field value;
	struct mime_parameter *v;
	size_t len;
	/* 1: more than PARAMETERS_MAX. */
	int cut;
};

/* Read the (unfolded) value of a field. */
void mime_parse(struct arena *a, struct bytes value,
    const struct mail_charset *charset, struct mime_value *out);

/* The first parameter of that name; an empty field if there is none. */
struct field mime_parameter(const struct mime_value *m, const char *name);

/* A lower-case copy (ASCII letters only). */
struct bytes mime_lower(struct arena *a, struct bytes text);

#endif
