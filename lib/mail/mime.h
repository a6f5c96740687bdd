/*
 * mime.h - Content-Type and its like: a value and parameters
 *
 * RFC 2045 section 5, RFC 2183, and RFC 2231 for continued and encoded
 * parameters, in any order.
 */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include "mail/reader.h"

/* The parameters that are read; all others are passed over. */
enum mime_name {
	MIME_BOUNDARY,
	MIME_CHARSET,
	MIME_NAME,
	MIME_FILENAME,
	MIME_FORMAT,
	MIME_DELSP,
	MIME_NAMES,
};

struct mime_value {
	/* "text/plain", "attachment": lower case, without blanks; may be empty. */
	struct field value;
	/*
	 * By enum mime_name; empty if it is not there.  An encoded value goes
	 * before a continued one, that before a plain one; else the first.
	 */
	struct field v[MIME_NAMES];
	/* 1: more than PARAMETERS_MAX; the rest was not looked at. */
	int cut;
	/* 1: a name is quoted or put so that readers see different ones. */
	int strange_name;
};

/*
 * Read the (unfolded) value of a field as `reader` does.  Missing semicolons,
 * quotes that do not end, blanks and brackets in names are read as mail
 * programs do.  `*out` lives as long as `a` and `value`.
 */
void mime_parse(struct arena *a, struct reader *reader, struct bytes value,
    struct mime_value *out);

#endif
