/*
 * family.h - whose child a message names; for lib/policy alone
 *
 *	names file, by id  ->  scanner: digests in a finding
 *	directory, by id   ->  snapshot: digests of a parent's children
 *
 * Names are compared by nobody: a finding holds digests of those whom it may
 * mean, and the directory knows parents' children by the same.  Where several
 * have a name, it may be each of them.  Records do not keep the digests, so of a
 * stored message nobody can say.
 */
#ifndef POLICY_FAMILY_H
#define POLICY_FAMILY_H

#include "policy/see.h"

enum {
	/* Children that somebody's mail is compared with; more: none is own. */
	FAMILY_MAX = 64,
	/* Ids that a rule's `own-child` may name. */
	FAMILY_MAY_MAX = 32,
};

/* Whether all pupils whom it names are children of all who get it outside. */
struct family family_of(const struct deciding *d);

/* -- what parents may be sent ------------------------------------------------- */

/* A rule's `own-child` for one message. */
struct expecting {
	const struct word_list *may;
	int is_own;
	/* 1: what is sensitive in it is of these too. */
	int is_plain;
	/* Bit (1 << place in `may`): more numbers of it than children. */
	uint32_t over;
};

struct expecting family_expecting(
    const struct deciding *d, const struct rule *rule);

/* 1: a parent may be sent this about the own child, and that is all it is. */
int family_expects(const struct expecting *own, const struct finding *f);

/* -- whom it is about ---------------------------------------------------------- */

/* The one pupil whom it names in its own words; len 0: none, or several. */
struct named {
	/* Digests of all whom the name may mean. */
	struct utf8 v[FINDING_PUPILS_MAX];
	size_t len;
	/* A sentence, for who asks why. */
	const char *why;
};

struct named family_named(const struct deciding *d);

/* 1: some of them is a child of that person. */
int family_has(const struct known *known, const struct named *named);

#endif
