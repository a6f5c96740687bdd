/*
 * words.h - what people are told (the writing rules: man schoolgate-policy)
 *
 * One generator for replies in the SMTP session, for notices by mail about
 * what waits, was changed or is advised, and for what the console shows.  A
 * table has a row for each kind of rule, cause and audience; {slots} are filled
 * from the verdict.
 *
 * Printable ASCII; the first 120 characters stand alone; never a subject, a
 * file name, a matched word or a secret.  '%' is not doubled here: that is
 * libmilter's.
 */
#ifndef POLICY_WORDS_H
#define POLICY_WORDS_H

#include "policy/policy.h"

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
 * The whole text about `verdict`, which has action, reasons and until_ms: why
 * it was stopped, or what was changed and what is advised.  Empty where there
 * is nothing to tell.  Lives as long as `a`.
 */
struct utf8 words_for(struct arena *a, const struct context *context,
    const struct record *record, const struct verdict *verdict,
    enum audience audience);

/* The subject of a notice with such a text: "Waiting: your e-mail (ref ...)". */
struct utf8 words_subject(struct arena *a, const struct verdict *verdict);

/* "09:05", or "Tue 09:05" on another day than now; lives as long as `a`. */
struct utf8 words_time(
    struct arena *a, const struct context *context, uint64_t at_ms);

#endif
