/*
 * modes.h - modes that two people agreed on, laid over a policy file's
 *
 *	database  ->  milter/modes.c  ->  state-dir/modes  ->  policy_with()
 *
 * The file stays the school's.  A change was agreed on when the file said a
 * certain mode; where it says another now, the file is the newer word and the
 * change is none.  Nothing here needs a clock or the database.
 */
#ifndef POLICY_MODES_H
#define POLICY_MODES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/strbuf.h"
#include "conf/conf.h"
#include "policy/policy.h"

enum {
	MODES_PATH = 4096 + 16,
	/* As many as a policy may have rules. */
	MODES_MAX = 500,
	MODES_OCTETS = 1024 * 1024,
};

struct mode_change {
	struct utf8 rule;
	/* What is in force, and what the file said when it was agreed on. */
	enum rule_mode mode, file;
	/* Its number, as people call it: M17; from 1. */
	uint64_t change;
	/* When it was approved, ms UTC. */
	uint64_t approved_ms;
};

/* One for each rule at most. */
struct modes {
	struct mode_change *v;
	size_t len;
};

/* Where it lies: "<state-dir>/modes" in `out`. */
void modes_path(const struct conf *conf, char out[MODES_PATH]);

/* "enforce" to MODE_ENFORCE; 0: there is no such mode. */
int mode_named(struct utf8 name, enum rule_mode *out);

/*
 * The file's text: a heading, a line for each change, a line with their digest.
 * -1 with `e` (ERR_CONFIG): a rule's name or the number of them is out of bounds.
 */
int modes_write(
    const struct modes *modes, struct strbuf *out, struct err *e) MUST_CHECK;

/* That text again; lives as long as `a`.  -1 with `e` (ERR_CONFIG): damaged. */
int modes_read(struct arena *a, struct bytes text, struct modes *out,
    struct err *e) MUST_CHECK;

/* Read the file; where there is none there are no changes. */
int modes_open(struct arena *a, const char *path, struct modes *out,
    struct err *e) MUST_CHECK;

/*
 * Set the modes of a policy by its file and what of `modes` counts: for who has
 * loaded it for himself alone.
 */
void policy_lay_over(struct policy *policy, const struct modes *modes);

/*
 * The policy with what of `modes` counts for it; both stay as they are.  It
 * borrows from `policy`, which outlives it and all its verdicts.  Freed by
 * policy_free().
 */
struct policy *policy_with(
    const struct policy *policy, const struct modes *modes);

#endif
