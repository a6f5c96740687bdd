/*
 * cmd_grant.c - say which user of this system is who
 */
#include "cli/admin.h"
#include "cli/listing.h"

static void
print_granted(struct row *row)
{
	print_text(row_text(row, "user"));
	printf(" is ");
	print_text(row_text(row, "person"));
	printf(", ");
	print_text(row_text(row, "role"));
	printf("%s\n", row_text(row, "revoked").len > 0 ? " (revoked)" : "");
}

static void
print_revoked(struct row *row)
{
	print_text(row_text(row, "user"));
	printf(" is no longer ");
	print_text(row_text(row, "role"));
	printf("\n");
}

static enum cli_exit
run(struct session *s, const struct option_row *options, int argc, char **argv)
{
	struct db_value params[3] = { DB_NULL, DB_NULL, DB_NULL };
	struct listing what = { STMT_CLI_SETUP_GRANT, print_granted, NULL };
	int want = 3;

	if (option_given(options, "list")) {
		what.stmt = STMT_CLI_SETUP_GRANTS;
		want = 0;
	} else if (option_given(options, "revoke")) {
		what.stmt = STMT_CLI_SETUP_REVOKE;
		what.print = print_revoked;
		want = 2;
	}
	if (argc != want)
		return complain(CLI_USAGE,
		    "say USER PERSON ROLE, --revoke USER ROLE, or --list");
	for (int i = 0; i < argc; i++)
		params[i] = db_text(argv[i]);
	return listing_run(s, options, &what, params, (size_t)want);
}

enum cli_exit
cmd_grant(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("revoke", NULL, "take the role from the user"),
		OPTION("list", NULL, "who is who, and was"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read(
	    "grant USER PERSON ROLE", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	code = admin_connect(&s, NULL);
	if (code == CLI_OK)
		code = run(&s, options, argc, argv);
	session_end(&s);
	return code;
}
