/*
 * child.c - one process that the parent keeps alive
 */
#define _GNU_SOURCE
#include "milter/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/wire.h"

enum {
	/* One that lived this long had begun well. */
	WELL_MS = 5000,
	DELAY_LEAST_MS = 100,
	DELAY_MOST_MS = 10 * 1000,
};

static void
signals_of_a_program(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
}

pid_t
child_fork(struct child *child, int *control, struct err *e)
{
	int ends[2];
	pid_t pid;

	if (wire_pair(ends, e) == -1)
		return -1;
	pid = fork();
	if (pid == -1) {
		close(ends[0]);
		close(ends[1]);
		return err_set(e, ERR_SYSTEM, "could not fork the %s: %s",
		    child->name, strerror(errno));
	}
	if (pid == 0) {
		close(ends[0]);
		signals_of_a_program();
		*control = ends[1];
		return 0;
	}
	close(ends[1]);
	child->pid = pid;
	child->fd = ends[0];
	child->ordinal++;
	child->started_ms = clock_mono_ms();
	return pid;
}

void
child_ended(struct child *child, int status)
{
	uint64_t now = clock_mono_ms(), lived = now - child->started_ms;
	char how[40];

	if (WIFSIGNALED(status))
		snprintf(how, sizeof(how), "signal=%d", WTERMSIG(status));
	else
		snprintf(how, sizeof(how), "exit=%d", WEXITSTATUS(status));
	if (lived >= WELL_MS)
		child->delay_ms = 0;
	else if (child->delay_ms == 0)
		child->delay_ms = DELAY_LEAST_MS;
	else if (child->delay_ms < DELAY_MOST_MS)
		child->delay_ms *= 2;
	child->due_ms = now + child->delay_ms;
	log_line(LOG_LEVEL_WARNING, "-", "ended",
	    "process=%s pid=%d %s lived_ms=%llu again_in_ms=%u", child->name,
	    (int)child->pid, how, (unsigned long long)lived, child->delay_ms);
	child->pid = 0;
	if (child->fd != -1)
		close(child->fd);
	child->fd = -1;
}

int
child_is_due(const struct child *child, uint64_t now_ms)
{
	return child->pid == 0 && now_ms >= child->due_ms;
}
