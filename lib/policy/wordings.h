/*
 * wordings.h - the table of texts; for words.c alone
 */
#ifndef POLICY_WORDINGS_H
#define POLICY_WORDINGS_H

#include "policy/words.h"

/*
 * What is said of one cause.  Sentences end with a full stop; slots are those
 * of words.c.  A text begins with what became of the message, ends with help,
 * reference and clause: neither stands here.
 */
struct wording {
	/* Kind of the rule; cause within it, NULL: any. */
	const char *kind, *cause;
	enum audience audience;
	/* The one thing that caused it. */
	const char *why;
	/* The cure where it was refused and is to be edited; NULL: none. */
	const char *edit;
	/*
	 * What to press where it waits; where it is delayed all that is said.
	 * NULL: as `edit`.
	 */
	const char *wait;
	/* All that is said where it was sent, changed or not; NULL: `why`. */
	const char *sent;
	/* 1: the cause is an identifier, and may have a cure of its own. */
	int is_identifier;
};

/* The row that serves, or NULL: nothing is told of such a cause. */
const struct wording *wording_of(
    struct utf8 kind, struct utf8 cause, enum audience audience);

struct identifier_wording {
	const char *id, *words;
	/* NULL: the usual one. */
	const char *cure;
};

/* Never NULL: "personal information" for what has no words. */
const struct identifier_wording *wording_identifier(struct utf8 id);

#endif
