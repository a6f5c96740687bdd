/*
 * people.h - the directory in force in a process that decides
 *
 *	recorder: snapshot.c  ->  state-dir/directory  ->  people_take()
 *
 * The file is looked at once a second at most, and opened when it is another
 * one: a change is in force within seconds, without a reload.  One that is
 * damaged or gone is refused, and what was in force stays.
 */
#ifndef MILTER_PEOPLE_H
#define MILTER_PEOPLE_H

#include "conf/conf.h"
#include "policy/directory.h"

struct people;

/* Looks at nothing yet.  Never NULL. */
struct people *people_new(const struct conf *conf);
/* Another owner of the same; each frees it once. */
struct people *people_share(struct people *p);
void people_free(struct people *p);

/* A directory for as long as it is held. */
struct people_hold {
	/* NULL: there is none. */
	const struct directory *directory;
	/* -- of people.c ------------------------------------------------------ */
	struct directory *owned;
	unsigned users;
};

/* The one in force; never NULL, given back once.  Thread-safe. */
struct people_hold *people_take(struct people *p);
void people_give(struct people *p, struct people_hold *hold);

#endif
