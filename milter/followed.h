/*
 * followed.h - what a file tells, in force as soon as it is another file
 *
 *	recorder  ->  a file below state-dir  ->  followed_take()
 *
 * The file is looked at once a second at most, and read when it is another one:
 * a change is in force within seconds, without a reload.  One that is damaged or
 * gone is refused, and what was in force stays.  people.h and ruling.h say what
 * is followed.
 */
#ifndef MILTER_FOLLOWED_H
#define MILTER_FOLLOWED_H

#include "base/err.h"

struct followed_kind {
	/*
	 * What the file at `path` tells, given what was in force before there was
	 * one; says in the log that it is in force.  NULL with `e`: it is refused.
	 */
	void *(*read)(const char *path, const void *first, struct err *e);
	void (*free)(void *content);
	/* What the log calls a refusal: "directory-refused". */
	const char *refused;
};

struct followed;

/*
 * Looks at nothing yet.  `first` is in force until there is a file, may be NULL
 * and outlives it; so does `kind`.  Never NULL.
 */
struct followed *followed_new(
    const char *path, const struct followed_kind *kind, const void *first);
/* Another owner of the same; each frees it once, the last when nothing of it is
 * held any more. */
struct followed *followed_share(struct followed *f);
void followed_free(struct followed *f);

/* Something in force, for as long as it is held. */
struct followed_hold {
	const void *content;
	/* -- of followed.c ---------------------------------------------------- */
	void *owned;
	unsigned users;
};

/* What is in force; never NULL, given back once.  Thread-safe. */
struct followed_hold *followed_take(struct followed *f);
void followed_give(struct followed *f, struct followed_hold *hold);

#endif
