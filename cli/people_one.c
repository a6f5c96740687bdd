/*
 * people_one.c - one person: what is known of him, and may he send
 */
#include "cli/people.h"

#include "cli/listing.h"

const char *
people_needs(const struct option_row *options, const char *name)
{
	const char *value = option_value(options, name);

	if (value == NULL)
		complain(CLI_USAGE, "\"--%s\" is needed", name);
	return value;
}

static enum cli_exit
call(struct session *s, const struct people_call *call,
    const struct option_row *options, char **arguments)
{
	struct db_value params[PEOPLE_PARAMS_MAX] = { DB_NULL };
	const struct listing what = { call->stmt, call->show, NULL };
	enum cli_exit code = call->fill(s, arguments, options, params);

	if (code != CLI_OK)
		return code;
	return listing_run(s, options, &what, params, call->params_len);
}

enum cli_exit
people_run(const struct cli *cli, const struct people_call *what,
    struct option_row *options, int argc, char **argv)
{
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read(what->usage, options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc != what->arguments)
		return complain(CLI_USAGE, "say: %s", what->usage);
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	code = call(&s, what, options, argv);
	session_end(&s);
	return code;
}

/* -- show ---------------------------------------------------------------------- */

static void
show_line(const char *label, struct utf8 value)
{
	if (value.len == 0)
		return;
	printf("%s: ", label);
	print_text(value);
	printf("\n");
}

static void
show_member(struct row *row, const char *name, const char *label)
{
	show_line(label, row_text(row, name));
}

static void
show_list(struct row *row, const char *name, const char *label)
{
	show_line(label, row_list(row, name, 50));
}

static void
show_person(struct row *row)
{
	static const struct {
		const char *name, *label;
	} members[] = { { "address", "Address" }, { "kind", "Kind" },
		{ "purpose", "For" }, { "name", "Name" }, { "person", "Id" },
		{ "class", "Class" }, { "school", "School" },
		{ "form", "Form" }, { "line_manager", "Line manager" },
		{ "ends", "Last day" } };
	struct row *suspended = row_inside(row, "suspended");

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		show_member(row, members[i].name, members[i].label);
	if (row_is(row, "union_officer"))
		printf("Union officer\n");
	show_list(row, "addresses", "Addresses");
	show_list(row, "children", "Children");
	show_list(row, "parents", "Parents and carers");
	show_list(row, "groups", "Groups");
	show_list(row, "members", "Members");
	if (suspended == NULL || row_text(suspended, "since").len == 0)
		return;
	printf("SUSPENDED since ");
	print_time(row_text(suspended, "since"));
	printf(" by ");
	print_text(row_text(suspended, "by"));
	printf(": ");
	print_text(row_text(suspended, "reason"));
	printf("\n");
}

static enum cli_exit
fill_show(struct session *s, char **arguments, const struct option_row *options,
    struct db_value *params)
{
	(void)s, (void)options;
	params[0] = db_text(arguments[0]);
	return CLI_OK;
}

enum cli_exit
people_show(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call show = { .usage = "people show ADDRESS",
		.arguments = 1,
		.stmt = STMT_CLI_PERSON_SHOW,
		.fill = fill_show,
		.params_len = 1,
		.show = show_person };
	struct option_row options[] = {
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};

	return people_run(cli, &show, options, argc, argv);
}

/* -- suspend and restore --------------------------------------------------------- */

static void
show_suspension(struct row *row)
{
	print_text(row_text(row, "address"));
	printf(row_is(row, "suspended")
		   ? " is suspended on every mail host within seconds.\n"
		   : " may send again.\n");
}

static enum cli_exit
fill_suspension(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	params[0] = db_text(s->conf.school);
	params[1] = db_text(arguments[0]);
	params[2] = db_text(people_needs(options, "reason"));
	return params[2].p == NULL ? CLI_USAGE : CLI_OK;
}

static enum cli_exit
suspension(const struct cli *cli, const char *usage, enum stmt stmt, int argc,
    char **argv)
{
	struct people_call call = { .usage = usage,
		.arguments = 1,
		.stmt = stmt,
		.fill = fill_suspension,
		.params_len = 3,
		.show = show_suspension };
	struct option_row options[] = {
		OPTION("reason", "TEXT", "why; it is written down"),
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};

	return people_run(cli, &call, options, argc, argv);
}

enum cli_exit
people_suspend(const struct cli *cli, int argc, char **argv)
{
	return suspension(cli, "people suspend ADDRESS --reason TEXT",
	    STMT_CLI_SUSPEND, argc, argv);
}

enum cli_exit
people_restore(const struct cli *cli, int argc, char **argv)
{
	return suspension(cli, "people restore ADDRESS --reason TEXT",
	    STMT_CLI_RESTORE, argc, argv);
}
