/*
 * user.h - become the user that a service runs as
 */
#ifndef BASE_USER_H
#define BASE_USER_H

#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"

struct user {
	/* NULL: stay who we are. */
	const char *name;
	uid_t uid;
	gid_t gid;
};

/*
 * The user called `name`; empty, or when we are not root and are that user
 * already: stay.  -1 with `e` (ERR_CONFIG).
 */
int user_find(const char *name, struct user *out, struct err *e) MUST_CHECK;

/* Become it for good, with its groups; one thread only.  -1 with `e`. */
int user_become(const struct user *user, struct err *e) MUST_CHECK;

/*
 * The same, and end with the parent: `parent` is its pid.  After the change of
 * user, which would undo it.
 */
int user_become_child(
    const struct user *user, pid_t parent, struct err *e) MUST_CHECK;

#endif
