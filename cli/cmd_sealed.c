/*
 * cmd_sealed.c - mail that a rule sealed: one asks to open it, another signs
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/listing.h"
#include "cli/opening.h"
#include "cli/shown.h"

/* -- looking ----------------------------------------------------------------- */

/* What it is: of the message no more than the rule and how grave it is. */
static void
print_what(struct row *row)
{
	printf("%llu sealed %s",
	    (unsigned long long)row_number(row, "messages"),
	    row_number(row, "messages") == 1 ? "message" : "messages");
	if (row_number(row, "request") > 0) {
		printf(" of request %llu",
		    (unsigned long long)row_number(row, "request"));
		return;
	}
	printf(", ");
	print_text(row_text(row, "words"));
	printf(
	    ", severity %llu", (unsigned long long)row_number(row, "severity"));
}

static void
print_decision(struct row *row)
{
	if (row_text(row, "decided_by").len == 0)
		return;
	printf("\n   decided by ");
	print_text(row_text(row, "decided_by"));
	if (row_text(row, "note").len > 0) {
		printf(": ");
		print_text(row_text(row, "note"));
	}
	print_since(row, "until", "; to be opened until ");
}

static void
print_ask(struct row *row)
{
	printf("%llu  ", (unsigned long long)row_number(row, "ask"));
	print_text(row_text(row, "state"));
	printf(": ");
	print_what(row);
	printf("\n   asked by ");
	print_text(row_text(row, "asked_by"));
	print_since(row, "asked", " on ");
	printf(", for ");
	print_text(row_text(row, "purpose_words"));
	printf(": ");
	print_text(row_text(row, "reason"));
	print_decision(row);
	if (row_is(row, "may_sign"))
		print_since(row, "lapses", "\n   you may sign it until ");
	if (row_is(row, "may_open"))
		printf("\n   you may open it, once");
	printf("\n");
}

static enum cli_exit
call(struct session *s, const struct option_row *options, enum stmt stmt,
    const struct db_value *params, size_t params_len)
{
	const struct listing what = { stmt, print_ask,
		"Nothing is asked for." };

	return listing_run(s, options, &what, params, params_len);
}

static enum cli_exit
run_list(struct session *s, const struct option_row *options, char **arguments)
{
	(void)arguments;
	return call(s, options, STMT_CLI_SEAL_ASKS, NULL, 0);
}

static enum cli_exit
run_show(struct session *s, const struct option_row *options, char **arguments)
{
	struct db_value number = db_text(arguments[1]);

	return call(s, options, STMT_CLI_SEAL_SHOW, &number, 1);
}

/* -- asking, signing -------------------------------------------------------------- */

static enum cli_exit
run_ask(struct session *s, const struct option_row *options, char **arguments)
{
	struct db_value params[] = { db_text(arguments[1]),
		db_text(option_given(options, "files") ? "T4" : "T3"),
		db_text(option_value(options, "purpose")),
		db_text(option_value(options, "reason")) };

	if (option_value(options, "purpose") == NULL ||
	    option_value(options, "reason") == NULL)
		return complain(CLI_USAGE, "to ask needs --purpose and "
					   "--reason, which are recorded");
	return call(s, options, STMT_CLI_SEAL_ASK, params, 4);
}

static enum cli_exit
run_include(
    struct session *s, const struct option_row *options, char **arguments)
{
	struct db_value params[] = { db_text(arguments[1]),
		db_text(option_value(options, "reason")) };

	if (option_value(options, "reason") == NULL)
		return complain(CLI_USAGE, "to ask needs --reason, which is "
					   "recorded");
	return call(s, options, STMT_CLI_SEAL_ASK_REQUEST, params, 2);
}

static enum cli_exit
run_decide(
    struct session *s, const struct option_row *options, char **arguments)
{
	const char *reason = option_value(options, "reason");
	struct db_value params[] = { db_text(arguments[1]),
		db_text(strcmp(arguments[0], "sign") == 0 ? "t" : "f"),
		db_text(reason != NULL ? reason : "") };

	return call(s, options, STMT_CLI_SEAL_DECIDE, params, 3);
}

static enum cli_exit
run_withdraw(
    struct session *s, const struct option_row *options, char **arguments)
{
	struct db_value number = db_text(arguments[1]);

	return call(s, options, STMT_CLI_SEAL_WITHDRAW, &number, 1);
}

/* -- the opening ---------------------------------------------------------------------- */

/* What is opened once is written out as it was sent, or as text. */
static enum cli_exit
write_out(struct session *s, const struct option_row *options,
    struct opening *opening, const char *number)
{
	int copy = option_given(options, "copy");
	struct scanner scanner;
	struct bytes octets;
	enum cli_exit code = copy ? CLI_OK : shown_begin(s, &scanner);

	if (code != CLI_OK)
		return code;
	code = opening_signed(opening, number, &octets);
	if (code == CLI_OK && !copy)
		code = shown_print(s, options, &scanner, octets);
	else if (code == CLI_OK && io_write_all(1, octets.p, octets.len) == -1)
		code = complain(CLI_FAILED, "could not write the copy: %s",
		    strerror(errno));
	if (!copy)
		scanner_stop(&scanner);
	return code;
}

static enum cli_exit
run_open(struct session *s, const struct option_row *options, char **arguments)
{
	struct opening opening;
	enum cli_exit code;

	if (option_given(options, "copy") && isatty(1))
		return complain(CLI_USAGE, "a message as it was sent can "
					   "command a terminal: send it to a "
					   "file, or leave --copy out");
	code = opening_begin(s, options, &opening);
	if (code != CLI_OK)
		return code;
	code = write_out(s, options, &opening, arguments[1]);
	opening_end(&opening);
	return code;
}

/* -- the command ------------------------------------------------------------------------ */

static const struct {
	const char *name;
	/* Arguments, with its own name. */
	int arguments;
	/* 1: it forks the key reader first and connects by itself. */
	int opens;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, char **arguments);
} verbs[] = {
	{ "list", 1, 0, run_list },
	{ "show", 2, 0, run_show },
	{ "ask", 2, 0, run_ask },
	{ "include", 2, 0, run_include },
	{ "sign", 2, 0, run_decide },
	{ "refuse", 2, 0, run_decide },
	{ "withdraw", 2, 0, run_withdraw },
	{ "open", 2, 1, run_open },
};

enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

static enum cli_exit
run(const struct cli *cli, const struct option_row *options, size_t verb,
    char **arguments)
{
	struct session s;
	enum cli_exit code = verbs[verb].opens ? session_begin(cli, 0, &s)
					       : session_open(cli, &s);

	if (code != CLI_OK)
		return code;
	code = verbs[verb].run(&s, options, arguments);
	session_end(&s);
	return code;
}

enum cli_exit
cmd_sealed(const struct cli *cli, int argc, char **argv)
{
	static const char usage[] =
	    "sealed [list | show N | ask FLAG | include REQUEST | sign N | "
	    "refuse N | withdraw N | open N]";
	struct option_row options[] = {
		OPTION("purpose", "WORD", "of ask: what it is opened for"),
		OPTION("reason", "TEXT", "why it is asked for, or refused"),
		OPTION("files", NULL, "of ask: what is enclosed too"),
		OPTION("copy", NULL, "of open: as it was sent, to a file"),
		OPTION("sheet", "FILE", "of open: the recovery sheet"),
		OPTION("json", NULL, "as objects"),
		{ .name = NULL },
	};
	char list_name[] = "list";
	char *just_list[] = { list_name, NULL };
	size_t i = 0;
	enum cli_exit code;
	int helped;

	code = options_read(usage, options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc == 0) {
		argv = just_list;
		argc = 1;
	}
	while (i < VERBS && strcmp(verbs[i].name, argv[0]) != 0)
		i++;
	if (i == VERBS || argc != verbs[i].arguments)
		return complain(CLI_USAGE, "say: %s", usage);
	return run(cli, options, i, argv);
}
