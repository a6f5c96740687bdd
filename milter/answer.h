/*
 * answer.h - a verdict or a failure as libmilter's answer
 */
#ifndef MILTER_ANSWER_H
#define MILTER_ANSWER_H

#include <libmilter/mfapi.h>

#include "base/err.h"
#include "record/record.h"

/* The answer to the end of a message; code and text always agree with it. */
sfsistat answer_verdict(SMFICTX *ctx, const struct verdict *verdict);

/* 4xx: the sender keeps the message and tries again. */
sfsistat answer_failure(SMFICTX *ctx, const struct err *e);

#endif
