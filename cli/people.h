/*
 * people.h - the commands of `schoolgate people`: one function each
 */
#ifndef CLI_PEOPLE_H
#define CLI_PEOPLE_H

#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"

/* argv[0] is the command's own name; options and arguments follow. */
cmd_run people_import, people_show, people_suspend, people_restore,
    people_exempt, people_approve, people_refuse, people_end, people_exemptions,
    people_acknowledge, people_acknowledged, people_note, people_changes;

/* A command that has one statement, called with its values. */
struct people_call {
	const char *usage;
	/* Arguments behind the command's name. */
	int arguments;
	enum stmt stmt;
	/* The values, `params_len` of them; the school is the first. */
	enum cli_exit (*fill)(struct session *s, char **arguments,
	    const struct option_row *options, struct db_value *params);
	size_t params_len;
	/* Shows one row of the answer. */
	void (*show)(struct row *row);
};

enum { PEOPLE_PARAMS_MAX = 8 };

/*
 * Read `options` and arguments, call the statement, show its rows; with an
 * option "json" as they are.
 */
enum cli_exit people_run(const struct cli *cli, const struct people_call *call,
    struct option_row *options, int argc, char **argv);

/* The value of an option; NULL after a complaint that it must be given. */
const char *people_needs(const struct option_row *options, const char *name);

#endif
