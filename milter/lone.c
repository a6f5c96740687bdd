/*
 * lone.c - a scanner that is started for one job and ended behind it
 */
#define _GNU_SOURCE
#include "milter/lone.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sandbox.h"
#include "milter/child.h"

static int
start(
    const struct scanner_program *program, struct child *scanner, struct err *e)
{
	pid_t us = getpid();
	int control = -1;
	pid_t pid = child_fork(scanner, &control, e);

	if (pid == 0) {
		struct err why;

		if (sandbox_die_with_parent((int)us, &why) == 0)
			program_exec(program, control);
		_exit(127);
	}
	return pid == -1 ? -1 : 0;
}

static void
end(struct child *scanner)
{
	kill(scanner->pid, SIGKILL);
	waitpid(scanner->pid, NULL, 0);
	close(scanner->fd);
}

int
lone_run(struct arena *a, struct lone *lone, struct err *e)
{
	struct child scanner = { .name = "scanner", .fd = -1 };
	int result;

	if (start(lone->scanner, &scanner, e) == -1)
		return -1;
	result = job_run(a, scanner.fd, lone->request, lone->message,
	    clock_mono_ms() + (uint64_t)lone->seconds * 1000, &lone->end,
	    &lone->document, e);
	end(&scanner);
	return result;
}
