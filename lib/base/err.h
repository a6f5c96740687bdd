/*
 * err.h - what went wrong, in one line, for the person who must act
 *
 * Errors have as many kinds as there are answers.  Strange mail is not an
 * error: it is a finding on the part.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/attr.h"

enum err_kind {
	/* Memory, disk, database, peer.  The sender is told to retry (4xx). */
	ERR_SYSTEM,
	/* Configuration, rule file, word list, schema.  No start, no reload. */
	ERR_CONFIG,
	/* A header's promise was broken.  Logged with its place; 4xx. */
	ERR_BUG,
};

struct err {
	enum err_kind kind;
	/* One line, lower case, no full stop, never a word of anybody's mail. */
	char text[512];
};

/*
 * Fill `e` and return -1, so that a caller can write: return err_set(...);
 * A text that does not fit is cut at the end.  Control characters become '?'.
 */
int err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
