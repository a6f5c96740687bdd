/*
 * deciding.h - the school's rules applied to a message from the command line
 *
 * As if --login, or --client from an inside network, had sent it from here now;
 * or, of a recorded message, as if it came once more at its own time.
 */
#ifndef CLI_DECIDING_H
#define CLI_DECIDING_H

#include "cli/options.h"
#include "conf/conf.h"
#include "policy/directory.h"
#include "policy/memory.h"
#include "policy/policy.h"
#include "record/record.h"

/* The options that say who sends to whom; rows of an option table. */
#define DECIDING_OPTIONS                                                       \
	OPTION("sender", "ADDRESS", "with the verdict on this envelope"),      \
	    OPTION(                                                            \
		"recipient", "ADDRESS", "a recipient of it; may be repeated"), \
	    OPTION("login", "NAME", "as if the sender had logged in"),         \
	    OPTION("client", "ADDRESS", "as if it came from there")

/* What is known beside the message, as the milter knows it; NULL: it is not. */
struct beside {
	struct directory *directory;
	struct memory *memory;
};

/*
 * Take what this mail host keeps in its state-dir, where the caller may read it.
 * What is damaged is told on standard error.
 */
void beside_open(const struct conf *conf, struct beside *out);
void beside_close(struct beside *b);

/*
 * Give `record` the envelope that the options name, an id and a time; lives as
 * long as `a`.
 */
void deciding_prepare(
    struct arena *a, const struct option_row *options, struct record *record);

/*
 * Who is who and what went before, for a record with envelope and time.  Lives as
 * long as `a`, `conf` and `beside`.
 */
void deciding_fill(struct arena *a, const struct conf *conf,
    const struct beside *beside, const struct record *record,
    struct context *out);

/*
 * The configured policy as the mail host has it in force: with the modes that
 * were agreed on beside it, where the caller may read them.  NULL with `e`.
 */
struct policy *deciding_policy(
    const struct conf *conf, struct err *e) MUST_CHECK;

#endif
