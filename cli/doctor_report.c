/*
 * doctor_report.c - what doctor said, and the word lists, kept in the database
 * for the console
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cli/doctor.h"
#include "record/program.h"

enum { LISTS_OCTETS = 8 * 1024 * 1024 };

/* Why the database would not have it, "" where it has; NULL: it failed. */
static const char *
put(struct doctor *d, const char *kind, const char *json)
{
	struct db_value params[4] = { db_text(d->s->conf.host), db_text(kind),
		DB_NULL, db_text(json) };
	struct db_rows rows;
	char now[24];
	struct err e;

	snprintf(now, sizeof(now), "%llu", (unsigned long long)clock_now_ms());
	params[2] = db_text(now);
	if (d->s->db == NULL || db_call(d->s->a, d->s->db, STMT_CLI_HOST_REPORT,
				    params, 4, &rows, &e) == -1)
		return NULL;
	return db_string(&rows, 0, 0);
}

/* The scanner program knows lists; it writes what it knows to a pipe. */
static void
become_scanner(struct scanner_program *program, int to)
{
	char *arguments[PROGRAM_LISTS_MAX + 3];
	char lists[] = "lists";
	size_t n = 2;

	arguments[0] = program->path;
	arguments[1] = lists;
	n += program_lists(program, 0, arguments + n);
	arguments[n] = NULL;
	if (dup2(to, STDOUT_FILENO) != -1)
		execv(program->path, arguments);
	_exit(127);
}

/* The lists as JSON in `*out`; -1: they are wrong, which a check has told. */
static int
read_lists(struct doctor *d, const char *program, struct bytes *out)
{
	struct scanner_program scanner;
	int fds[2], status = -1, result;
	struct err e;
	pid_t pid;

	if (program_find(&scanner, &d->s->conf, program, &e) == -1 ||
	    pipe(fds) == -1)
		return -1;
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become_scanner(&scanner, fds[1]);
	close(fds[1]);
	result = pid == -1 ? -1
			   : io_read_fd(d->s->a, fds[0], "word lists",
				 LISTS_OCTETS, out, &e);
	close(fds[0]);
	if (pid == -1 || waitpid(pid, &status, 0) == -1 || status != 0)
		return -1;
	return result;
}

void
doctor_report(struct doctor *d, const char *program)
{
	const char *why;
	struct bytes lists;

	strbuf_str(&d->report, d->report.len == 0 ? "[]" : "]");
	why = put(d, "doctor", strbuf_cstr(&d->report));
	if (why != NULL && *why == '\0' && read_lists(d, program, &lists) == 0)
		why = put(d, "words", (const char *)lists.p);
	doctor_check(d, "database.report", why != NULL && *why == '\0',
	    "what was found could not be kept for the console%s%s",
	    why != NULL ? ": it is " : "", why != NULL ? why : "");
}
