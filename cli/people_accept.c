/*
 * people_accept.c - who has accepted which policy, and who has not
 */
#include "cli/people.h"

/* The school's e-mail policy, unless another is named. */
static const char *
policy_of(const struct option_row *options)
{
	const char *policy = option_value(options, "policy");

	return policy != NULL ? policy : "email";
}

/* -- acknowledge --------------------------------------------------------------- */

static enum cli_exit
fill_acknowledge(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	params[0] = db_text(s->conf.school);
	params[1] = db_text(arguments[0]);
	params[2] = db_text(policy_of(options));
	params[3] = db_text(people_needs(options, "version"));
	params[4] = option_given(options, "on")
			? db_text(option_value(options, "on"))
			: DB_NULL;
	return params[3].p == NULL ? CLI_USAGE : CLI_OK;
}

static void
show_new(struct row *row)
{
	print_text(row_text(row, "name"));
	printf(row_is(row, "new") ? " accepted " : " had accepted already: ");
	print_text(row_text(row, "policy"));
	printf(", version ");
	print_text(row_text(row, "version"));
	printf("\n");
}

enum cli_exit
people_acknowledge(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call acknowledge = {
		.usage = "people acknowledge WHO --version V",
		.arguments = 1,
		.stmt = STMT_CLI_ACKNOWLEDGE,
		.fill = fill_acknowledge,
		.params_len = 5,
		.show = show_new
	};
	struct option_row options[] = {
		OPTION("version", "V", "which version of the policy"),
		OPTION("policy", "NAME", "which policy; else email"),
		OPTION("on", "DAY", "when he accepted it; else now"),
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};

	return people_run(cli, &acknowledge, options, argc, argv);
}

/* -- acknowledged -------------------------------------------------------------- */

static enum cli_exit
fill_acknowledged(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	(void)arguments;
	params[0] = db_text(s->conf.school);
	params[1] = db_text(policy_of(options));
	params[2] = option_given(options, "version")
			? db_text(option_value(options, "version"))
			: DB_NULL;
	params[3] = db_text(option_given(options, "missing") ? "t" : "f");
	return CLI_OK;
}

static void
show_state(struct row *row)
{
	struct utf8 at = row_text(row, "at"), name = row_text(row, "name");

	if (at.len == 0)
		printf("not yet      ");
	else
		print_time(at);
	printf("  ");
	print_text(name.len > 0 ? name : row_text(row, "person"));
	printf("  ");
	print_text(row_text(row, "class"));
	printf("  ");
	print_text(row_text(row, "address"));
	printf("  version ");
	print_text(row_text(row, "version"));
	printf("\n");
}

enum cli_exit
people_acknowledged(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call acknowledged = {
		.usage = "people acknowledged [--missing]",
		.stmt = STMT_CLI_ACKNOWLEDGED,
		.fill = fill_acknowledged,
		.params_len = 4,
		.show = show_state
	};
	struct option_row options[] = {
		OPTION("version", "V", "which version; else the newest"),
		OPTION("policy", "NAME", "which policy; else email"),
		OPTION("missing", NULL, "only who has not accepted it"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};

	return people_run(cli, &acknowledged, options, argc, argv);
}
