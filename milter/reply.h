/*
 * reply.h - a text as the lines of an SMTP reply
 */
#ifndef MILTER_REPLY_H
#define MILTER_REPLY_H

#include <stddef.h>

#include "base/bytes.h"

enum {
	/* Code, enhanced code, text and CRLF stay under 512 (RFC 5321). */
	REPLY_OCTETS = 440,
	/* Of the 32 that libmilter takes. */
	REPLY_LINES = 8,
};

/*
 * Divide `text` at blanks into lines that end with NUL; how many there are.  '%'
 * is doubled, because libmilter takes them as a format: a single one makes the
 * text vanish (measured).  What is not printable ASCII becomes '?'.  A text that
 * is longer than REPLY_LINES lines is cut: those of policy/words.h are not.
 */
size_t reply_divide(
    struct utf8 text, char lines[REPLY_LINES][2 * REPLY_OCTETS + 1]);

#endif
