/*
 * child.h - one process that the parent keeps alive
 */
#ifndef MILTER_CHILD_H
#define MILTER_CHILD_H

#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"

struct child {
	/* "milter", "recorder", "scanner": for the log. */
	const char *name;
	/* 0: not running. */
	pid_t pid;
	/* Our end of its socket; -1 when it is not running. */
	int fd;
	/* Counts the processes that stood here. */
	uint64_t ordinal;
	/* clock_mono_ms() of its start, and before which none is started. */
	uint64_t started_ms, due_ms;
	/* It waits longer each time it dies soon after its start. */
	uint32_t delay_ms;
};

/*
 * Fork.  Returns 0 in the child, with *control the child's end of a new socket
 * pair, all signals as at the start of a program and no other descriptor of
 * the parent's children open; the pid in the parent; -1 with `e`.
 */
pid_t child_fork(struct child *child, int *control, struct err *e) MUST_CHECK;

/* It has ended: log it with `status` (wait(2)) and say when to start again. */
void child_ended(struct child *child, int status);

/* 1 when it is to be started now. */
int child_is_due(const struct child *child, uint64_t now_ms);

#endif
