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

int
lone_start(
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

void
lone_end(struct child *scanner)
{
	kill(scanner->pid, SIGKILL);
	waitpid(scanner->pid, NULL, 0);
	close(scanner->fd);
}

int
lone_ask(struct arena *a, struct lone *lone, int scanner, struct err *e)
{
	return job_run(a, scanner, lone->request, lone->message,
	    clock_mono_ms() + (uint64_t)lone->seconds * 1000, &lone->end,
	    &lone->document, e);
}

int
lone_run(struct arena *a, struct lone *lone, struct err *e)
{
	struct child scanner = { .name = "scanner", .fd = -1 };
	int result;

	if (lone_start(lone->scanner, &scanner, e) == -1)
		return -1;
	result = lone_ask(a, lone, scanner.fd, e);
	lone_end(&scanner);
	return result;
}
