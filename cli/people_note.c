/*
 * people_note.c - who allowed what: rules changed, lifted and passed by
 */
#include "cli/people.h"

static void
show_event(struct row *row)
{
	print_time(row_text(row, "at"));
	printf("  ");
	print_text(row_text(row, "what"));
	printf("  ");
	print_text(row_text(row, "about"));
	printf("  by ");
	print_text(row_text(row, "by"));
	printf(": ");
	print_text(row_text(row, "reason"));
	printf("\n");
}

/* -- note ---------------------------------------------------------------------- */

static enum cli_exit
fill_note(struct session *s, char **arguments, const struct option_row *options,
    struct db_value *params)
{
	params[0] = db_text(s->conf.school);
	params[1] = db_text(
	    option_given(options, "bypassed") ? "bypassed" : "rule-changed");
	params[2] = db_text(arguments[0]);
	params[3] = db_text(people_needs(options, "reason"));
	return params[3].p == NULL ? CLI_USAGE : CLI_OK;
}

enum cli_exit
people_note(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call note = {
		.usage = "people note RULE --reason TEXT",
		.arguments = 1,
		.stmt = STMT_CLI_RULE_NOTE,
		.fill = fill_note,
		.params_len = 4,
		.show = show_event
	};
	struct option_row options[] = {
		OPTION("reason", "TEXT", "what was changed, and why"),
		OPTION("bypassed", NULL,
		    "it was passed by; RULE may be a mail's reference"),
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};

	return people_run(cli, &note, options, argc, argv);
}

/* -- changes ------------------------------------------------------------------- */

static enum cli_exit
fill_changes(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	(void)arguments;
	params[0] = db_text(s->conf.school);
	params[1] = db_text(option_given(options, "limit")
				? option_value(options, "limit")
				: "200");
	return CLI_OK;
}

enum cli_exit
people_changes(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call changes = { .usage = "people changes",
		.stmt = STMT_CLI_RULE_EVENTS,
		.fill = fill_changes,
		.params_len = 2,
		.show = show_event };
	struct option_row options[] = {
		OPTION("limit", "N", "at most so many; default 200"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};

	return people_run(cli, &changes, options, argc, argv);
}
