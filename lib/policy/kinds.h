/*
 * kinds.h - every kind of rule in one table; for lib/policy alone
 *
 * A kind is a name in policy files, a function that looks (see_*.c), the keys
 * that mean something to it and the actions that it may ask for.
 */
#ifndef POLICY_KINDS_H
#define POLICY_KINDS_H

#include "policy/see.h"

/* Keys of some kinds only; those of every kind are not named. */
enum kind_key {
	KEY_ABOUT = 1 << 0,
	KEY_EXCEPT = 1 << 1,
	KEY_LEAST = 1 << 2,
	/* quoted, reported, refer-to, signature, bulk */
	KEY_OTHERS = 1 << 3,
	/* tag, prefix */
	KEY_TAG = 1 << 4,
	KEY_MINUTES = 1 << 5,
	KEY_LIMIT = 1 << 6,
	/* hour, day, megabytes */
	KEY_VOLUME = 1 << 7,
	/* among, replies, family */
	KEY_CROWD = 1 << 8,
	KEY_CARRYING = 1 << 9,
	KEY_DOMAINS = 1 << 10,
	/* types, endings, structure */
	KEY_FILES = 1 << 11,
	/* `about` must name something. */
	KEY_ABOUT_MUST = 1 << 12,
	KEY_BY = 1 << 13,
	KEY_OWN_CHILD = 1 << 14,
};

/* Actions that a kind may ask for, beside accept. */
enum kind_action {
	MAY_CHANGE = 1 << ACTION_CHANGE,
	MAY_DELAY = 1 << ACTION_DELAY,
	MAY_HOLD = 1 << ACTION_HOLD,
	MAY_REJECT = 1 << ACTION_REJECT,
	MAY_STOP = MAY_HOLD | MAY_REJECT,
};

struct kind {
	const char *name;
	/* What a rule of it is about, in a few words; for people. */
	const char *title;
	/* What it protects where noise must not suspend it; NULL: ordinary. */
	const char *class;
	look *look;
	/* Sets of enum kind_key and kind_action. */
	uint32_t keys, actions;
	/* Sender and recipients where the rule does not say: enum who. */
	uint32_t from, to;
	/* `least` where the rule does not say. */
	int least;
	/* 1: no exemption lifts it, and no seal covers it. */
	int is_always;
	/* What of the context it cannot do without; for people. */
	const char *needs;
	/* 1: it asks what was sent before. */
	int recalls;
	/* What it needs that records do not keep; for people; NULL: nothing. */
	const char *unkept;
};

/* The row of a kind. */
const struct kind *kind_row(enum rule_kind kind);

/* The kind of a name, or RULE_KINDS. */
enum rule_kind kind_named(const char *name);

#endif
