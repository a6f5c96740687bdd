/*
 * words.h - what people are told (the writing rules: man schoolgate-policy)
 *
 * One generator for replies in the SMTP session, for notices by mail about
 * what waits, was changed or is advised, and for what the console shows.  A
 * table has a row for each kind of rule, cause and audience; {slots} are filled
 * from the verdict.  What is mailed beside that has a table of its own
 * (letters.h).
 *
 * Printable ASCII; the first 120 characters stand alone; never a subject, a
 * file name, a matched word or a secret.  '%' is not doubled here: that is
 * libmilter's.
 */
#ifndef POLICY_WORDS_H
#define POLICY_WORDS_H

#include "policy/policy.h"

enum {
	/* Within so many characters stand what happened, and why. */
	WORDS_ALONE = 120,
	/* Eight lines of a reply, however they are divided. */
	WORDS_OCTETS_MAX = 3000,
};

enum audience {
	/* Who works here, and who is not known. */
	AUDIENCE_STAFF,
	/* Short words, no hint of safeguarding. */
	AUDIENCE_PUPIL,
	/* Polite and vague: whom to ring. */
	AUDIENCE_OUTSIDE,
	AUDIENCES,
};

/* Who the sender of `record` is to be spoken to as. */
enum audience words_audience(
    const struct context *context, const struct record *record);

/*
 * The whole text about `verdict`, which has action, reasons, changes and
 * until_ms: why it was stopped, or what was changed and what is advised.  Empty
 * where there is nothing to tell, and for who is outside unless it is refused.
 * Lives as long as `a`.
 */
struct utf8 words_for(struct arena *a, const struct context *context,
    const struct record *record, const struct verdict *verdict,
    enum audience audience);

#endif
