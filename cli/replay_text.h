/*
 * replay_text.h - what a rule finds in the text of recorded mail
 *
 *	key reader forked  ->  order written  ->  copy  ->  scanner  ->  findings
 *
 * For a rule that needs what records do not keep (struct again, told.unkept).
 * The order, as for a draft word list (stored.h), is over before the first copy
 * is handed out; of the copies nothing stays but what the rule is to decide by.
 */
#ifndef CLI_REPLAY_TEXT_H
#define CLI_REPLAY_TEXT_H

#include "cli/opening.h"
#include "policy/policy.h"
#include "record/record.h"
#include "record/scanner.h"

struct replay_text {
	struct opening opening;
	struct scanner scanner;
	/* The order's number; empty: none is written yet. */
	char trial[24];
};

/*
 * Fork the key reader, connect the session and start a scanner.  Options
 * `reason` and `approved-by` are used then and later.  Complains.
 */
enum cli_exit replay_text_begin(
    struct replay_text *t, struct session *s, const struct option_row *options);
/* Also of one that is all zeros. */
void replay_text_end(struct replay_text *t);

/* Write the order for `rule`; options `since` and `until` too.  Complains. */
enum cli_exit replay_text_order(struct replay_text *t, const char *rule);

/*
 * Give `record` (of the message `id`) the findings that today's lists make in
 * its copy.  They live as long as `a`.  -1 with `e`: nobody here can read it, or
 * the database failed.
 */
int replay_text_find(struct replay_text *t, struct arena *a, const char *id,
    struct record *record, struct err *e) MUST_CHECK;

/*
 * Give `context` the children of the message's recipients, whom the veil leaves
 * out of the directory.  They live as long as `a`.  -1 with `e`: the database
 * failed.
 */
int replay_text_families(struct replay_text *t, struct arena *a, const char *id,
    const struct record *record, struct context *context,
    struct err *e) MUST_CHECK;

#endif
