/*
 * cmd_words.c - check the word lists, and each entry by its own lines
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/session.h"
#include "record/program.h"

enum { LISTS_MAX = 500, SCANNER_WRONG = 1 };

/* The scanner program knows lists; we only start it. */
static enum cli_exit
run(struct session *s, int argc, char **argv)
{
	struct scanner_program program;
	char *arguments[LISTS_MAX + 3];
	char words[] = "words";
	int n = 0, status = -1;
	struct err e;
	pid_t pid;

	if (program_find(&program, &s->conf, "schoolgate", &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	arguments[n++] = program.path;
	arguments[n++] = words;
	for (int i = 0; i < argc && i < LISTS_MAX; i++)
		arguments[n++] = argv[i];
	if (argc == 0)
		arguments[n++] = program.wordlists;
	arguments[n] = NULL;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		execv(program.path, arguments);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return complain(CLI_FAILED, "could not start \"%s\": %s",
		    program.path, strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return CLI_OK;
	return WIFEXITED(status) && WEXITSTATUS(status) == SCANNER_WRONG
		   ? CLI_PARTLY
		   : CLI_CONFIG;
}

enum cli_exit
cmd_words(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = { { .name = NULL } };
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("words [LIST...]", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc > LISTS_MAX)
		return complain(CLI_USAGE, "more than %d lists", LISTS_MAX);
	code = session_begin(cli, 1, &s);
	if (code != CLI_OK)
		return code;
	code = run(&s, argc, argv);
	session_end(&s);
	return code;
}
