/*
 * ruling.h - the rules in force in a process that decides
 *
 *	recorder: modes.c  ->  state-dir/modes  ->  followed_take()
 *
 * The policy of the settings with what was agreed on laid over it
 * (policy/modes.h).
 */
#ifndef MILTER_RULING_H
#define MILTER_RULING_H

#include "conf/conf.h"
#include "milter/followed.h"
#include "policy/policy.h"

/* Follows the file of modes; `policy` outlives it.  Never NULL. */
struct followed *ruling_new(
    const struct conf *conf, const struct policy *policy);

/* What a hold of it holds; what verdicts borrow lives as long as `policy`. */
const struct policy *ruling_held(const struct followed_hold *hold);

#endif
