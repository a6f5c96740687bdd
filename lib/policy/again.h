/*
 * again.h - one rule of a policy, for mail that is recorded already
 *
 * Records keep header, parts and findings, no text.  What a rule looks for in a
 * subject is told here word by word, so that whoever hands records out can leave
 * the others away (schema/api/replay.sql).
 */
#ifndef POLICY_AGAIN_H
#define POLICY_AGAIN_H

#include "policy/policy.h"

enum {
	/* Words of subjects that a rule may look for. */
	AGAIN_WORDS_MAX = 500
};

struct again {
	/* `unkept` is empty where this rule of its kind does without. */
	struct rule_told told;
	/* 1: it asks whose child is named. */
	int asks_families;
	/*
	 * 1: without what is unkept it counts more than there were, and none
	 * that was not of its sort: mail to parents about their own children.
	 */
	int is_most;
	/* 1: it asks what was sent before. */
	int recalls;
	/* 1: it is about words, which lists of the time found or did not. */
	int is_of_words;
	/* Words of small letters and digits, each once. */
	struct utf8 *words;
	size_t words_len;
};

/*
 * Leave one rule of `policy` in force, in `mode`, and beside it those that come
 * before all others: danger to a child, and seals.  0 with `*out`, which lives
 * as long as `a` and `policy`; -1 with `e` (ERR_CONFIG): there is no such rule,
 * or it looks for too much.
 */
int policy_again(struct arena *a, struct policy *policy, struct utf8 rule,
    enum rule_mode mode, struct again *out, struct err *e) MUST_CHECK;

#endif
