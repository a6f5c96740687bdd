/*
 * cmd_queue.c - what waits, and what is decided
 */
#include "cli/listing.h"
#include "record/record.h"

enum { RECIPIENTS_SHOWN = 5 };

/* What is told of others is not held against who tells it. */
static void
print_context(struct utf8 context)
{
	struct utf8 words = finding_context_words(context);

	if (words.len > 0)
		printf("\n   %.*s: not against the sender", (int)words.len,
		    words.p);
}

/* Of some flags nothing is shown but that there is one: "sealed". */
static void
print_headings(struct row *row)
{
	struct utf8 hidden = row_text(row, "hidden");

	if (hidden.len > 0) {
		printf("  (%.*s)", (int)hidden.len, hidden.p);
		return;
	}
	printf("  ");
	print_text(row_text(row, "person"));
	printf(" <");
	print_text(row_text(row, "sender"));
	printf("> to ");
	print_text(row_list(row, "recipients", RECIPIENTS_SHOWN));
	printf("\n   ");
	print_text(row_text(row, "subject"));
}

static void
print_flag(struct row *row)
{
	printf("%llu  ", (unsigned long long)row_number(row, "severity"));
	print_text(row_text(row, "words"));
	printf(" (");
	print_text(row_list(row, "kinds", RECIPIENTS_SHOWN));
	printf("), clause ");
	print_text(row_text(row, "clause"));
	print_context(row_text(row, "context"));
	printf("\n   ");
	print_time(row_text(row, "received"));
	print_headings(row);
	printf("\n   flag ");
	print_text(row_text(row, "flag"));
	printf("\n");
}

enum cli_exit
cmd_queue(const struct cli *cli, int argc, char **argv)
{
	static const struct listing flags = { STMT_CLI_QUEUE, print_flag,
		"Nothing waits." };
	struct option_row options[] = {
		OPTION("all", NULL, "what is decided too"),
		OPTION("limit", "N", "at most so many; default 200"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};
	struct db_value params[2];
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("queue", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc != 0)
		return complain(CLI_USAGE, "queue takes no arguments");
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	params[0] = db_text(option_given(options, "all") ? "t" : "f");
	params[1] = db_text(option_given(options, "limit")
				? option_value(options, "limit")
				: "200");
	code = listing_run(&s, options, &flags, params, 2);
	session_end(&s);
	return code;
}

enum cli_exit
cmd_decide(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("note", "TEXT", "kept with the decision"),
		OPTION("json", NULL, "the decision as one object"),
		{ .name = NULL },
	};
	struct db_value params[3];
	struct db_rows rows;
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("decide FLAG OUTCOME [--note TEXT]", options, &argc,
	    &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc != 2)
		return complain(CLI_USAGE, "say: decide FLAG OUTCOME");
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	params[0] = db_text(argv[0]);
	params[1] = db_text(argv[1]);
	params[2] = db_text(
	    option_given(options, "note") ? option_value(options, "note") : "");
	code = session_call(&s, STMT_CLI_DECIDE, params, 3, &rows);
	if (code == CLI_OK && option_given(options, "json"))
		print_json(&rows);
	else if (code == CLI_OK)
		printf("Decided: %s.\n", argv[1]);
	session_end(&s);
	return code;
}
