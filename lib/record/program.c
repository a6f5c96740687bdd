/*
 * program.c - the scanner program, as the parent and the command line start it
 */
#define _GNU_SOURCE
#include "record/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"

enum { JOB_FD = 3, GENERATION_FD = 4 };

static int
self_directory(char out[4000])
{
	ssize_t n = readlink("/proc/self/exe", out, 3999);
	char *slash;

	if (n <= 0)
		return -1;
	out[n] = '\0';
	slash = strrchr(out, '/');
	if (slash != NULL)
		*slash = '\0';
	return 0;
}

int
program_find(struct scanner_program *s, const struct conf *conf,
    const char *program, struct err *e)
{
	char self[4000];

	s->memory = conf->scan_memory;
	if (self_directory(self) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not find the place of \"%s\"", program);
	if (conf->scanner[0] != '\0')
		snprintf(s->path, sizeof(s->path), "%s", conf->scanner);
	else
		snprintf(
		    s->path, sizeof(s->path), "%s/schoolgate-scanner", self);
	/* Installed, programs that people call stand elsewhere. */
	if (conf->scanner[0] == '\0' && access(s->path, X_OK) == -1)
		snprintf(s->path, sizeof(s->path),
		    "%s/../sbin/schoolgate-scanner", self);
	if (access(s->path, X_OK) == -1)
		return err_set(e, ERR_CONFIG,
		    "could not use the scanner \"%s\": %s", s->path,
		    strerror(errno));
	s->draft[0] = s->names[0] = '\0';
	/* Before the first import there is none; what cannot be read is told. */
	if (access(conf->names_file, F_OK) == 0 || errno != ENOENT)
		snprintf(s->names, sizeof(s->names), "-n%s", conf->names_file);
	snprintf(s->phones, sizeof(s->phones), "-p%s", conf->school_phones);
	snprintf(s->own_wordlists, sizeof(s->own_wordlists), "%s",
	    conf->own_wordlists);
	snprintf(s->wordlists, sizeof(s->wordlists), "%s", conf->wordlists);
	if (access(s->wordlists, R_OK) == -1)
		snprintf(
		    s->wordlists, sizeof(s->wordlists), "%s/wordlists", self);
	if (access(s->wordlists, R_OK) == -1)
		snprintf(s->wordlists, sizeof(s->wordlists),
		    "%s/../share/schoolgate/wordlists", self);
	return 0;
}

size_t
program_lists(
    struct scanner_program *s, int for_sets, char *out[PROGRAM_LISTS_MAX])
{
	size_t n = 1;

	out[n++] = s->wordlists;
	if (s->own_wordlists[0] != '\0')
		out[n++] = s->own_wordlists;
	snprintf(s->sets, sizeof(s->sets), "-s%zu", for_sets ? n - 1 : 0);
	out[0] = s->sets;
	return n;
}

static void
compile(struct scanner_program *s, int fd, int said)
{
	char command[] = "compile", to[] = "-o", file[] = "/dev/fd/4";
	char *const environment[] = { NULL };
	char *arguments[PROGRAM_LISTS_MAX + 8] = { s->path, command, to, file };
	int is_draft = s->draft[0] != '\0';
	size_t n = 4;

	if (s->names[0] != '\0' && !is_draft)
		arguments[n++] = s->names;
	arguments[n++] = s->phones;
	n += program_lists(s, is_draft, arguments + n);
	if (is_draft)
		arguments[n++] = s->draft;
	arguments[n] = NULL;
	dup2(said, STDERR_FILENO);
	if (fd == GENERATION_FD)
		fcntl(fd, F_SETFD, 0);
	else
		dup2(fd, GENERATION_FD);
	close_range(GENERATION_FD + 1, ~0U, 0);
	execve(s->path, arguments, environment);
	_exit(127);
}

/* What the compiler said, its first line, without the program's name. */
static int
refused(const struct scanner_program *s, int said, struct err *e)
{
	char text[400];
	ssize_t n = pread(said, text, sizeof(text) - 1, 0);
	char *from = text;

	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (strncmp(text, "schoolgate-scanner: ", 20) == 0)
		from += 20;
	return err_set(e, ERR_CONFIG,
	    "could not use the word lists in \"%s\": %s", s->wordlists,
	    from[0] != '\0' ? from : "the scanner did not compile them");
}

int
program_compile(struct scanner_program *out, struct err *e)
{
	int fd, said, status = -1;
	pid_t pid;

	said = io_memfd("said", e);
	if (said == -1)
		return -1;
	fd = io_memfd("wordlists", e);
	if (fd == -1) {
		close(said);
		return -1;
	}
	pid = fork();
	if (pid == 0)
		compile(out, fd, said);
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		err_set(e, ERR_SYSTEM, "could not start \"%s\": %s", out->path,
		    strerror(errno));
	else if (status != 0)
		refused(out, said, e);
	else if (fcntl(fd, F_ADD_SEALS,
		     F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
			 F_SEAL_SEAL) == -1)
		err_set(e, ERR_SYSTEM, "could not seal the word lists: %s",
		    strerror(errno));
	else {
		out->generation_fd = fd;
		close(said);
		return 0;
	}
	close(said);
	close(fd);
	return -1;
}

int
program_prepare(struct scanner_program *out, const struct conf *conf,
    const char *program, struct err *e)
{
	if (program_find(out, conf, program, e) == -1)
		return -1;
	return program_compile(out, e);
}

void
program_exec(const struct scanner_program *scanner, int control)
{
	char *const environment[] = { NULL };
	char memory[24];
	/* Out of the way of 3 and 4 first. */
	int job = fcntl(control, F_DUPFD, 16);
	int generation = fcntl(scanner->generation_fd, F_DUPFD, 16);

	if (job == -1 || generation == -1 || dup2(job, JOB_FD) == -1 ||
	    dup2(generation, GENERATION_FD) == -1)
		return;
	close_range(GENERATION_FD + 1, ~0U, 0);
	snprintf(memory, sizeof(memory), "%llu",
	    (unsigned long long)scanner->memory);
	execle(
	    scanner->path, scanner->path, "serve", memory, NULL, environment);
}
