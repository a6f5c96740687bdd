/*
 * running.h - what the running milter tells of itself, in conf's `state` file
 *
 * The parent writes it at its start and after each reload; `schoolgate reload`
 * and `schoolgate doctor` read it.  A process number alone proves nothing: it
 * may be a dead process that nobody has waited for, or somebody else's by now.
 * So the parent holds a lock beside the file, "FILE.lock", which the kernel lets
 * go the moment it ends, however it ends (fcntl(2): a record lock is one
 * process's, and its children do not have it).
 */
#ifndef CONF_RUNNING_H
#define CONF_RUNNING_H

#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"

struct running {
	pid_t pid;
	/* How many reloads it has answered, and whether the last one was good. */
	uint32_t reloads;
	int refused;
	/* Why it was refused; or settings that need a new start; may be empty. */
	char text[512];
};

/* Replace the file, and make its directory if that is missing.  -1 with `e`. */
int running_write(
    const char *path, const struct running *state, struct err *e) MUST_CHECK;

/* Read it.  -1 with `e`: no milter has written one. */
int running_read(
    const char *path, struct running *out, struct err *e) MUST_CHECK;

/*
 * Hold the lock of the file `path` until this process ends.  -1 with `e`: all
 * goes on, but nobody will see that this milter runs.
 */
int running_hold(const char *path, struct err *e) MUST_CHECK;

/*
 * 1 when the milter that wrote `state` into `path` is still there, 0 when not;
 * -1 with errno when the caller may not look: the lock is its owner's.
 */
int running_is_alive(const char *path, const struct running *state);

#endif
