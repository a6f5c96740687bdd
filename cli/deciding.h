/*
 * deciding.h - the school's rules applied to a message from the command line
 *
 * As if --login, or --client from an inside network, had sent it from here now.
 */
#ifndef CLI_DECIDING_H
#define CLI_DECIDING_H

#include "cli/options.h"
#include "conf/conf.h"
#include "policy/policy.h"
#include "record/record.h"

/* The options that say who sends to whom; rows of an option table. */
#define DECIDING_OPTIONS                                                       \
	OPTION("sender", "ADDRESS", "with the verdict on this envelope"),      \
	    OPTION(                                                            \
		"recipient", "ADDRESS", "a recipient of it; may be repeated"), \
	    OPTION("login", "NAME", "as if the sender had logged in"),         \
	    OPTION("client", "ADDRESS", "as if it came from there")

/*
 * Give `record` the envelope that the options name, an id and a time, and fill
 * `*out` for it.  Everything lives as long as `a` and `conf`.
 */
void deciding_prepare(struct arena *a, const struct conf *conf,
    const struct option_row *options, struct record *record,
    struct context *out);

#endif
