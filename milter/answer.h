/*
 * answer.h - a verdict or a failure as libmilter's answer
 */
#ifndef MILTER_ANSWER_H
#define MILTER_ANSWER_H

#include <libmilter/mfapi.h>

#include "base/err.h"
#include "policy/policy.h"
#include "record/record.h"

/*
 * The answer to the end of a message; code and text always agree with it.  What
 * is to be changed is changed; what is held or delayed lies in our outbox and is
 * taken from the MTA.  `hides_blanks`: the MTA gives header values without the
 * blank behind the colon, and takes them so.
 */
sfsistat answer_verdict(
    SMFICTX *ctx, const struct verdict *verdict, int hides_blanks);

/*
 * All changes that a verdict may ask for, as libmilter's flags.  They are asked
 * of every connection, whatever the rules say now: it may outlive them, and
 * what is asked for and not used costs the MTA nothing.
 */
unsigned long answer_flags(void);

/* 4xx: the sender keeps the message and tries again. */
sfsistat answer_failure(SMFICTX *ctx, const struct err *e);

#endif
