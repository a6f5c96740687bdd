/*
 * starter.c - a process that starts scanners for one that may not
 *
 *	BEGIN  ->  "" and a job socket, or why there is none  ->  END
 */
#define _GNU_SOURCE
#include "milter/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sandbox.h"
#include "base/wire.h"

enum {
	BEGIN = 'b',
	END = 'e',
	/* A fork takes a moment, on a busy host a long one. */
	START_MS = 30 * 1000,
	/* Its descriptors: out of the way, and in a row. */
	SOCKET_FD = 3,
	GENERATION_FD = 4,
};

struct starter {
	pid_t pid;
	int socket;
};

/* -- its own side --------------------------------------------------------------- */

/* 1: that is what is asked for; 0: who asks is gone, or speaks otherwise. */
static int
is_told(int what)
{
	char word = 0;
	enum wire_end end;
	size_t len, none = 0;
	struct err e;

	return wire_recv(SOCKET_FD, &word, 1, &len, NULL, &none, UINT64_MAX,
		   &end, &e) == 0 &&
	       end == WIRE_PACKET && len == 1 && word == what;
}

/* -1: who asked is gone. */
static int
start_one(const struct scanner_program *program)
{
	struct child scanner = { .name = "scanner", .fd = -1 };
	struct err e;
	int result;

	if (lone_start(program, &scanner, &e) == -1)
		return wire_send(
		    SOCKET_FD, e.text, strlen(e.text), NULL, 0, &e);
	result = wire_send(SOCKET_FD, "=", 1, &scanner.fd, 1, &e);
	if (result == 0 && !is_told(END))
		result = -1;
	lone_end(&scanner);
	return result;
}

static _Noreturn void
starter_main(const struct scanner_program *program, int socket, pid_t parent)
{
	struct scanner_program own = *program;
	struct err e;
	/* Out of the way of 3 and 4 first. */
	int asked = fcntl(socket, F_DUPFD, 16);
	int generation = fcntl(program->generation_fd, F_DUPFD, 16);

	if (asked == -1 || generation == -1 ||
	    dup3(asked, SOCKET_FD, O_CLOEXEC) == -1 ||
	    dup3(generation, GENERATION_FD, O_CLOEXEC) == -1 ||
	    sandbox_die_with_parent(parent, &e) == -1)
		_exit(1);
	close_range(GENERATION_FD + 1, ~0U, 0);
	/* Its asker ends it. */
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	own.generation_fd = GENERATION_FD;
	while (is_told(BEGIN) && start_one(&own) == 0)
		;
	_exit(0);
}

/* -- the asking side -------------------------------------------------------------- */

struct starter *
starter_new(const struct scanner_program *program, struct err *e)
{
	struct starter *s = calloc(1, sizeof(*s));
	pid_t us = getpid();
	int ends[2];

	if (s == NULL)
		abort();
	if (wire_pair(ends, e) == -1) {
		free(s);
		return NULL;
	}
	s->socket = ends[0];
	s->pid = fork();
	if (s->pid == 0)
		starter_main(program, ends[1], us);
	close(ends[1]);
	if (s->pid == -1) {
		err_set(e, ERR_SYSTEM, "could not fork the starter: %s",
		    strerror(errno));
		starter_free(s);
		return NULL;
	}
	return s;
}

void
starter_free(struct starter *s)
{
	if (s == NULL)
		return;
	close(s->socket);
	if (s->pid > 0)
		while (waitpid(s->pid, NULL, 0) == -1 && errno == EINTR)
			;
	free(s);
}

static int
tell(struct starter *s, int what, struct err *e)
{
	char word = (char)what;

	return wire_send(s->socket, &word, 1, NULL, 0, e);
}

/* The job socket of a scanner that was started.  -1 with `e`. */
static int
begin(struct starter *s, int *scanner, struct err *e)
{
	char why[sizeof(e->text)];
	enum wire_end end;
	size_t len, fds_len = 1;

	if (tell(s, BEGIN, e) == -1 ||
	    wire_recv(s->socket, why, sizeof(why), &len, scanner, &fds_len,
		clock_mono_ms() + START_MS, &end, e) == -1)
		return -1;
	if (end != WIRE_PACKET)
		return err_set(e, ERR_SYSTEM, "could not start a scanner");
	if (fds_len == 0)
		return err_set(e, ERR_SYSTEM, "%.*s", (int)len, why);
	return 0;
}

int
starter_run(
    struct arena *a, struct starter *s, struct lone *lone, struct err *e)
{
	struct err ignored;
	int scanner = -1, result;

	if (begin(s, &scanner, e) == -1)
		return -1;
	result = lone_ask(a, lone, scanner, e);
	close(scanner);
	/* Who does not hear it any more has ended it. */
	(void)!tell(s, END, &ignored);
	return result;
}

int
starter_alive(const struct starter *s)
{
	char none;

	return recv(s->socket, &none, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}
