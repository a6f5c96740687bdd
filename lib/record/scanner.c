/*
 * scanner.c - one scanner that a program starts for itself
 */
#define _GNU_SOURCE
#include "record/scanner.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/sandbox.h"
#include "base/wire.h"

static int
spawn(struct scanner *s, struct err *e)
{
	pid_t us = getpid();
	int ends[2];

	if (wire_pair(ends, e) == -1)
		return -1;
	s->pid = fork();
	if (s->pid == 0) {
		struct err why;

		close(ends[0]);
		if (sandbox_die_with_parent((int)us, &why) == 0)
			program_exec(&s->program, ends[1]);
		_exit(127);
	}
	close(ends[1]);
	if (s->pid == -1) {
		close(ends[0]);
		return err_set(e, ERR_SYSTEM, "could not start a scanner: %s",
		    strerror(errno));
	}
	s->fd = ends[0];
	return 0;
}

/* Names are not for everybody to read; words are found without them. */
static void
leave_names(struct scanner *s, const char *path)
{
	s->is_nameless =
	    s->program.names[0] != '\0' && access(path, R_OK) == -1;
	if (s->is_nameless)
		s->program.names[0] = '\0';
}

int
scanner_start(struct scanner *s, const struct conf *conf, const char *program,
    struct err *e)
{
	*s = (struct scanner){ .fd = -1,
		.seconds = conf->scan_seconds,
		.cpu_seconds = conf->scan_cpu };
	if (program_find(&s->program, conf, program, e) == -1)
		return -1;
	leave_names(s, conf->names_file);
	if (program_compile(&s->program, e) == -1)
		return -1;
	return spawn(s, e);
}

int
scanner_try(struct scanner *s, const struct conf *conf, const char *draft,
    struct err *e)
{
	*s = (struct scanner){ .fd = -1, .seconds = conf->scan_seconds };
	if (program_find(&s->program, conf, "schoolgate", e) == -1)
		return -1;
	if (strlen(draft) >= sizeof(s->program.draft))
		return err_set(e, ERR_CONFIG, "this file name is too long");
	memcpy(s->program.draft, draft, strlen(draft) + 1);
	if (program_compile(&s->program, e) == -1)
		return -1;
	return spawn(s, e);
}

void
scanner_stop(struct scanner *s)
{
	if (s->fd != -1)
		close(s->fd);
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	s->fd = -1;
	s->pid = 0;
}

int
scanner_again(struct scanner *s, struct err *e)
{
	return s->fd != -1 ? 0 : spawn(s, e);
}

int
scanner_run(struct scanner *s, struct arena *a, struct job_request *request,
    struct bytes octets, enum job_end *end, struct bytes *out, struct err *e)
{
	int fd, result;

	if (scanner_again(s, e) == -1)
		return -1;
	fd = io_sealed_memfd("message", octets, e);
	if (fd == -1)
		return -1;
	request->magic = JOB_MAGIC;
	request->size = octets.len;
	request->cpu_ms = (uint64_t)s->cpu_seconds * 1000;
	*out = (struct bytes){ NULL, 0 };
	result = job_run(a, s->fd, request, fd,
	    clock_mono_ms() + (uint64_t)s->seconds * 1000, end, out, e);
	close(fd);
	if (result == 0 && (*end == JOB_DIED || *end == JOB_LATE))
		scanner_stop(s);
	return result;
}

int
scanner_ask(struct scanner *s, struct arena *a, struct job_request *request,
    struct bytes octets, struct bytes *out, struct err *e)
{
	enum job_end end;

	if (scanner_run(s, a, request, octets, &end, out, e) == -1)
		return -1;
	switch (end) {
	case JOB_ANSWERED:
		return 0;
	case JOB_NOTHING:
		return err_set(e, ERR_CONFIG,
		    "there is no such part, or not without a password");
	case JOB_LATE:
		return err_set(e, ERR_SYSTEM,
		    "reading this message took more than %u seconds",
		    s->seconds);
	default:
		return err_set(
		    e, ERR_SYSTEM, "the scanner died of this message");
	}
}
