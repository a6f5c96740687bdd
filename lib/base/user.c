/*
 * user.c - become the user that a service runs as
 */
#define _GNU_SOURCE
#include "base/user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/sandbox.h"

int
user_find(const char *name, struct user *out, struct err *e)
{
	const struct passwd *p;

	if (name[0] == '\0') {
		*out = (struct user){ NULL, getuid(), getgid() };
		return 0;
	}
	p = getpwnam(name);
	if (p == NULL)
		return err_set(
		    e, ERR_CONFIG, "could not find the user \"%s\"", name);
	if (geteuid() != 0 && p->pw_uid != geteuid())
		return err_set(e, ERR_CONFIG,
		    "could not become the user \"%s\": only root can", name);
	*out =
	    (struct user){ geteuid() == 0 ? name : NULL, p->pw_uid, p->pw_gid };
	return 0;
}

int
user_become(const struct user *user, struct err *e)
{
	if (user->name != NULL &&
	    (initgroups(user->name, user->gid) == -1 ||
		setresgid(user->gid, user->gid, user->gid) == -1 ||
		setresuid(user->uid, user->uid, user->uid) == -1))
		return err_set(e, ERR_SYSTEM,
		    "could not become the user \"%s\": %s", user->name,
		    strerror(errno));
	return 0;
}

int
user_become_child(const struct user *user, pid_t parent, struct err *e)
{
	return user_become(user, e) == -1 ? -1
					  : sandbox_die_with_parent(parent, e);
}
