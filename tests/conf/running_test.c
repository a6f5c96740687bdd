/* running_test.c - what tells that a milter runs, and what only looks like it */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf/running.h"

static char path[] = "/tmp/running.XXXXXX/state";

/* A process that holds the lock, and has said so; it ends with its parent. */
static pid_t
holder(int with_child)
{
	struct running state = { .reloads = 3, .text = "listen" };
	struct err e;
	int told[2], lives[2];
	char octet;
	pid_t pid;

	if (pipe(told) == -1 || pipe(lives) == -1 || (pid = fork()) == -1)
		abort();
	if (pid == 0) {
		state.pid = getpid();
		close(lives[1]);
		if (running_hold(path, &e) == -1 ||
		    running_write(path, &state, &e) == -1)
			_exit(1);
		if (with_child && fork() == 0)
			close(told[0]);
		else if (write(told[1], "x", 1) != 1)
			_exit(1);
		while (read(lives[0], &octet, 1) > 0)
			;
		_exit(0);
	}
	close(told[1]);
	close(lives[0]);
	if (read(told[0], &octet, 1) != 1)
		pid = -1;
	close(told[0]);
	return pid;
}

static int
alive(void)
{
	struct running state;
	struct err e;

	if (running_read(path, &state, &e) == -1)
		return -1;
	return running_is_alive(path, &state);
}

int
main(void)
{
	struct running state;
	struct err e;
	siginfo_t info;
	char *slash = strrchr(path, '/'), lock[sizeof(path) + 8];
	pid_t pid;

	*slash = '\0';
	if (mkdtemp(path) == NULL)
		abort();
	*slash = '/';
	tap_ok(running_read(path, &state, &e) == -1, "no file: no milter");
	pid = holder(0);
	tap_ok(pid > 0, "a milter begins");
	tap_ok(running_read(path, &state, &e) == 0, "what it wrote is read");
	tap_ok(state.pid == pid, "its number");
	tap_ok(state.reloads == 3, "its reloads");
	tap_ok(strcmp(state.text, "listen") == 0, "its text");
	tap_ok(alive() == 1, "it is seen to run");
	state.pid = getpid();
	tap_ok(running_is_alive(path, &state) == 0,
	    "a file that names another process that lives: it runs no more");
	kill(pid, SIGKILL);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	tap_ok(alive() == 0, "killed, and not waited for: it runs no more");
	waitpid(pid, NULL, 0);
	tap_ok(alive() == 0, "waited for: it runs no more");
	pid = holder(1);
	tap_ok(pid > 0, "another begins in its place, and has a child");
	tap_ok(alive() == 1, "it is seen to run");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	tap_ok(alive() == 0, "its child lives on, and is no milter");
	snprintf(lock, sizeof(lock), "%s.lock", path);
	unlink(lock);
	unlink(path);
	*slash = '\0';
	rmdir(path);
	return tap_done();
}
