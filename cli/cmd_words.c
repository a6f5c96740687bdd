/*
 * cmd_words.c - check the word lists by their own lines, and try a draft
 *
 * A draft is tried on mail that the caller has in files, or on what is stored
 * (stored.h).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/stored.h"
#include "cli/tally.h"
#include "record/record.h"
#include "record/scanner.h"

enum { LISTS_MAX = 500, SCANNER_WRONG = 1 };

#define MAIL_ARENA ((size_t)1 << 30)

/* -- check ------------------------------------------------------------------- */

/* The scanner program knows lists; we only start it. */
static enum cli_exit
start(const char *path, char **arguments)
{
	int status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		execv(path, arguments);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return complain(CLI_FAILED, "could not start \"%s\": %s", path,
		    strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return CLI_OK;
	return WIFEXITED(status) && WEXITSTATUS(status) == SCANNER_WRONG
		   ? CLI_PARTLY
		   : CLI_CONFIG;
}

static enum cli_exit
check(
    struct session *s, const struct option_row *options, int argc, char **argv)
{
	struct scanner_program program;
	char *arguments[LISTS_MAX + PROGRAM_LISTS_MAX + 3];
	char words[] = "words";
	size_t n = 2;
	struct err e;

	(void)options;
	if (argc > LISTS_MAX)
		return complain(CLI_USAGE, "more than %d lists", LISTS_MAX);
	if (program_find(&program, &s->conf, "schoolgate", &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	arguments[0] = program.path;
	arguments[1] = words;
	/* Lists that are named may use the sets of those in use. */
	n += program_lists(&program, argc > 0, arguments + n);
	for (int i = 0; i < argc; i++)
		arguments[n++] = argv[i];
	arguments[n] = NULL;
	return start(program.path, arguments);
}

/* -- try --------------------------------------------------------------------- */

struct trying {
	struct scanner scanner;
	struct tally tally;
};

static int
scan(struct trying *t, struct arena *a, const char *file, struct record *out,
    struct err *e)
{
	struct job_request request = { .kind = JOB_MESSAGE };
	struct bytes octets, document;
	enum job_end end;

	if (io_read_file(a, file, MESSAGE_MAX, &octets, e) == -1 ||
	    scanner_run(&t->scanner, a, &request, octets, &end, &document, e) ==
		-1)
		return -1;
	if (end != JOB_ANSWERED)
		return err_set(
		    e, ERR_SYSTEM, "could not scan \"%s\" in time", file);
	return record_from_json(a, document, out, e);
}

static enum cli_exit
try_mail(struct trying *t, const char *file)
{
	struct arena *a = arena_new(MAIL_ARENA);
	struct record record = { .size = 0 };
	enum cli_exit code = CLI_OK;
	struct err e;

	if (scan(t, a, file, &record, &e) == -1)
		code = complain(CLI_PARTLY, "%s", e.text);
	else
		tally_record(&t->tally, &record);
	arena_free(a);
	return code;
}

static enum cli_exit
try(struct session *s, const struct option_row *options, int argc, char **argv)
{
	struct trying t = { .tally = { .a = s->a } };
	enum cli_exit worst = CLI_OK;
	struct err e;

	if (option_given(options, "stored"))
		return argc == 1 ? stored_try(s, options, argv[0])
				 : complain(CLI_USAGE,
				       "say: words try LIST --stored");
	if (argc < 2)
		return complain(CLI_USAGE, "say: words try LIST MAIL...");
	if (scanner_try(&t.scanner, &s->conf, argv[0], &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	for (int i = 1; i < argc; i++) {
		enum cli_exit code = try_mail(&t, argv[i]);

		if (code > worst)
			worst = code;
	}
	tally_print(&t.tally, 0);
	scanner_stop(&t.scanner);
	return worst;
}

static enum cli_exit
orders(
    struct session *s, const struct option_row *options, int argc, char **argv)
{
	(void)options;
	(void)argv;
	return argc == 0 ? stored_orders(s)
			 : complain(CLI_USAGE, "say: words orders");
}

/* ---------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, int argc, char **argv);
	/* 1: does without a configuration. */
	int is_free;
} actions[] = {
	{ "check", check, 1 },
	{ "try", try, 1 },
	{ "orders", orders, 0 },
};

enum cli_exit
cmd_words(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("stored", NULL, "on stored mail: counts only"),
		OPTION("since", "DATE", "the mail that was received since"),
		OPTION("reason", "TEXT", "why; recorded"),
		OPTION("approved-by", "PERSON",
		    "headteacher, DPO or governor; the caller unless said"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("words check [LIST...] | words try LIST MAIL... | "
			    "words try LIST --stored --since DATE "
			    "--reason TEXT | words orders",
	    options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (argc == 0 || strcmp(argv[0], actions[i].name) != 0)
			continue;
		code = session_begin(cli,
		    actions[i].is_free && !option_given(options, "stored"), &s);
		if (code != CLI_OK)
			return code;
		code = actions[i].run(&s, options, argc - 1, argv + 1);
		session_end(&s);
		return code;
	}
	return complain(
	    CLI_USAGE, "say: words check, words try, or words orders");
}
