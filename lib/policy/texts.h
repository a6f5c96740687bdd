/*
 * texts.h - what a rule would tell whom: for who is to approve the words
 *
 * The same generator (words.h) on made-up messages: one for each cause that the
 * table of texts knows, and each audience.
 */
#ifndef POLICY_TEXTS_H
#define POLICY_TEXTS_H

#include "policy/words.h"

/* What the message would be like; borrowed. */
struct text_sample {
	const struct context *context;
	const struct record *record;
	/* As if the rule were in this mode and asked for this action. */
	enum rule_mode mode;
	enum action action;
	/* The address, the number and the time that texts name. */
	struct utf8 shown;
	uint64_t number, until_ms;
	/* When an earlier message was sent, ms UTC. */
	uint64_t earlier_ms;
	/* 1: also to audiences that the rule does not reach. */
	int is_to_everybody;
};

struct rule_text {
	enum audience audience;
	/* "thread", "upn"; empty: any other. */
	struct utf8 cause;
	struct utf8 text;
};

/*
 * All texts of rule `i` (policy_rule) into `*out`; how many there are.  None for
 * a rule of which nobody is told.  They live as long as `a`.
 */
size_t policy_texts(struct arena *a, const struct policy *policy, size_t i,
    const struct text_sample *sample, struct rule_text **out);

/* "staff", "pupil", "outside". */
struct utf8 audience_name(enum audience audience);

#endif
