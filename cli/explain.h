/*
 * explain.h - why a message gets its verdict, or got it
 *
 * Prints addresses, names of findings and what rules saw; nothing of the text.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "cli/options.h"
#include "cli/session.h"
#include "policy/policy.h"

/* "  label     value" and a line's end; nothing where there is no value. */
void explain_labelled(const char *label, struct utf8 value);

/* A file, with the envelope that the options say, as if it came here now. */
enum cli_exit explain_file(struct session *s, const struct policy *policy,
    const struct option_row *options, const char *file);

/*
 * A recorded message by its id or reference: what the record says, and what
 * `policy` says of it, with the directory as it is and the memory as it was.  For
 * who may see its headings.
 */
enum cli_exit explain_stored(
    struct session *s, const struct policy *policy, const char *id);

#endif
