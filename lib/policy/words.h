/*
 * words.h - what the sender is told (facts of the texts: man schoolgate-policy)
 *
 * Printable ASCII; the first 120 characters stand alone; never a subject, a
 * matched word or a secret.  '%' is not doubled here: that is libmilter's.
 */
#ifndef POLICY_WORDS_H
#define POLICY_WORDS_H

#include "policy/rules.h"

/* One cause of a refusal. */
struct cause {
	const struct rule *rule;
	/* The identifier's id ("ni-number"); empty for other kinds. */
	struct utf8 identifier;
};

/* The whole text for `causes`, at least one; lives as long as `a`. */
struct utf8 words_refused(struct arena *a, const struct context *context,
    const struct envelope *envelope, const struct cause *causes, size_t len);

#endif
