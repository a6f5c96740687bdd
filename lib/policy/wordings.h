/*
 * wordings.h - the table of texts; for lib/policy alone
 *
 * wordings.c has what staff and outsiders are told, wordings_pupil.c the same
 * for pupils; slots.c fills them, words.c makes texts of them.
 */
#ifndef POLICY_WORDINGS_H
#define POLICY_WORDINGS_H

#include "policy/words.h"

/*
 * What is said of one cause.  Sentences end with a full stop and a blank; slots
 * are those of slots.c.  A text begins with what became of the message, ends
 * with help, reference and clause: neither stands here.
 */
struct wording {
	/* Kind of the rule; cause within it, NULL: any. */
	const char *kind, *cause;
	enum audience audience;
	/* The one thing that caused it; its first sentence stands alone. */
	const char *why;
	/* The cure where it was refused and is to be edited. */
	const char *edit;
	/* What to choose where it waits; NULL: `edit`, or having it back. */
	const char *wait;
	/* All that is said where it is delayed. */
	const char *later;
	/* All that is said where it was sent with a change. */
	const char *changed;
	/* All that is said where it was sent as it was: advice. */
	const char *sent;
	/* 1: the cause is an identifier, and may have a cure of its own. */
	int is_identifier;
};

struct wording_table {
	const struct wording *v;
	size_t len;
};

/* Every row of staff and outsiders; those of pupils that differ. */
struct wording_table wordings_all(void);
struct wording_table wordings_of_pupils(void);

/* The row that serves, or NULL: nothing is told of such a cause. */
const struct wording *wording_of(
    struct utf8 kind, struct utf8 cause, enum audience audience);

struct identifier_wording {
	const char *id, *words;
	/* What a pupil is told it is; NULL: `words`. */
	const char *to_pupils;
	/* NULL: the usual one. */
	const char *cure;
};

/* All of them; the last has no id. */
const struct identifier_wording *wording_identifiers(void);

/* Never NULL: "personal information" for what has no words. */
const struct identifier_wording *wording_identifier(struct utf8 id);

#endif
