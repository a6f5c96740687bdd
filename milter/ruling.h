/*
 * ruling.h - the rules in force in a process that decides
 *
 *	recorder: modes.c  ->  state-dir/modes  ->  ruling_take()
 *
 * The policy of the settings with what was agreed on laid over it
 * (policy/modes.h).  The file is looked at once a second at most, and read when
 * it is another one: a change is in force within seconds, without a reload.  One
 * that is damaged is refused, and what was in force stays.
 */
#ifndef MILTER_RULING_H
#define MILTER_RULING_H

#include "conf/conf.h"
#include "policy/policy.h"

struct ruling;

/* `policy` outlives it.  Looks at nothing yet.  Never NULL. */
struct ruling *ruling_new(const struct conf *conf, const struct policy *policy);
/* NULL is allowed. */
void ruling_free(struct ruling *r);

/* A policy for as long as it is held; what verdicts borrow lives longer. */
struct ruling_hold {
	const struct policy *policy;
	/* -- of ruling.c ------------------------------------------------------ */
	struct policy *owned;
	unsigned users;
};

/* The one in force; never NULL, given back once.  Thread-safe. */
struct ruling_hold *ruling_take(struct ruling *r);
void ruling_give(struct ruling *r, struct ruling_hold *hold);

#endif
