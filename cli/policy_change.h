/*
 * policy_change.h - modes of rules, proposed by one and approved by another
 */
#ifndef CLI_POLICY_CHANGE_H
#define CLI_POLICY_CHANGE_H

#include "cli/options.h"
#include "cli/session.h"

/* 1: propose, approve, refuse, withdraw or proposals. */
int policy_change_is(const char *word);

/*
 * Do what `word` says about `argument`, a rule or a change as "M17"; NULL: none
 * was given.  The session is begun and not connected.
 */
enum cli_exit policy_change(struct session *s, const struct option_row *options,
    const char *word, const char *argument);

/* What cmd_policy's options need for it. */
#define POLICY_CHANGE_OPTIONS                                                  \
	OPTION("mode", "MODE", "propose: off, shadow, nudge or enforce"),      \
	    OPTION("reason", "TEXT", "why; it is written down"),               \
	    OPTION("all", NULL, "proposals: those that are decided too")

#endif
