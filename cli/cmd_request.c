/*
 * cmd_request.c - requests of people for what is held on them
 */
#include <string.h>

#include "base/strbuf.h"
#include "cli/listing.h"
#include "record/record.h"

enum { ADDRESSES_SHOWN = 5, COVERS_OCTETS = 64 * 1024, NEW_PARAMS = 8 };

/* -- looking ----------------------------------------------------------------- */

static void
print_due(struct row *row)
{
	if (row_text(row, "due").len == 0) {
		printf(", no clock runs");
		return;
	}
	printf(row_is(row, "late") ? ", LATE: due " : ", due ");
	print_text(row_text(row, "due"));
}

static void
print_request(struct row *row)
{
	printf("%llu  ", (unsigned long long)row_number(row, "request"));
	print_text(row_text(row, "type"));
	printf(", ");
	print_text(row_text(row, "state"));
	print_due(row);
	printf(", received ");
	print_text(row_text(row, "received"));
	printf("\n   ");
	print_text(row_text(row, "name"));
	printf(": %llu included, %llu left out\n",
	    (unsigned long long)row_number(row, "included"),
	    (unsigned long long)row_number(row, "left_out"));
}

/* Whose mail it covers, and what was done. */
static void
print_whole(struct row *row)
{
	struct row *one;

	print_request(row);
	for (size_t i = 0; (one = row_at(row, "covers", i)) != NULL; i++) {
		printf("   covers ");
		print_text(row_text(one, "name"));
		print_text(row_text(one, "address"));
		printf(" ");
		print_text(row_list(one, "addresses", ADDRESSES_SHOWN));
		printf("\n");
	}
	for (size_t i = 0; (one = row_at(row, "events", i)) != NULL; i++) {
		printf("   ");
		print_time(row_text(one, "at"));
		printf("  ");
		print_text(row_text(one, "what"));
		printf(" by ");
		print_text(row_text(one, "actor"));
		if (row_text(one, "note").len > 0) {
			printf(": ");
			print_text(row_text(one, "note"));
		}
		printf("\n");
	}
}

static enum cli_exit
list(struct session *s, const struct option_row *options, int argc, char **argv)
{
	static const struct listing all = { STMT_CLI_REQUESTS, print_request,
		"No request is open." };
	struct db_value closed =
	    db_text(option_given(options, "closed") ? "t" : "f");

	(void)argc, (void)argv;
	return listing_run(s, options, &all, &closed, 1);
}

static enum cli_exit
show(struct session *s, const struct option_row *options, int argc, char **argv)
{
	static const struct listing one = { STMT_CLI_REQUEST_SHOW, print_whole,
		NULL };
	struct db_value number = db_text(argv[0]);

	(void)argc;
	return listing_run(s, options, &one, &number, 1);
}

/* -- a new one ----------------------------------------------------------------- */

/* [{"address": "a@x"}, ...] */
static const char *
covers(struct arena *a, int argc, char **argv)
{
	const char *text;
	struct strbuf b;

	strbuf_init(&b, COVERS_OCTETS);
	for (int i = 0; i < argc; i++) {
		strbuf_str(&b, i == 0 ? "[{\"address\":" : ",{\"address\":");
		record_string_to_json(utf8_from(argv[i]), &b);
		strbuf_char(&b, '}');
	}
	strbuf_char(&b, ']');
	text = strbuf_over(&b) ? "[]" : arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

static enum cli_exit
begin(
    struct session *s, const struct option_row *options, int argc, char **argv)
{
	static const struct listing made = { STMT_CLI_REQUEST_NEW, print_whole,
		NULL };
	const char *given[] = { option_value(options, "how"),
		option_value(options, "received"),
		option_value(options, "since"),
		option_value(options, "until") };
	struct db_value params[NEW_PARAMS] = { db_text(argv[0]),
		db_text(argv[1]), db_text(given[0]), db_text(given[1]), DB_NULL,
		db_text(covers(s->a, argc - 2, argv + 2)), db_text(given[2]),
		db_text(given[3]) };

	return listing_run(s, options, &made, params, NEW_PARAMS);
}

/* -- the command ----------------------------------------------------------------- */

static const struct {
	const char *name;
	int least, most;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, int argc, char **argv);
} verbs[] = {
	{ "list", 0, 0, list },
	{ "show", 1, 1, show },
	{ "new", 3, 52, begin },
};

enum cli_exit
cmd_request(const struct cli *cli, int argc, char **argv)
{
	static const char usage[] =
	    "request [list | show N | new sar|foi|record NAME ADDRESS...]";
	struct option_row options[] = {
		OPTION("closed", NULL, "those that are closed"),
		OPTION("how", "TEXT", "how it came"),
		OPTION("received", "DATE", "the day it came; today"),
		OPTION("since", "DATE", "mail from this day"),
		OPTION("until", "DATE", "mail to this day"),
		OPTION("json", NULL, "as objects"),
		{ .name = NULL },
	};
	char list_name[] = "list";
	char *just_list[] = { list_name, NULL };
	struct session s;
	enum cli_exit code;
	size_t i = 0;
	int helped;

	code = options_read(usage, options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc == 0) {
		argv = just_list;
		argc = 1;
	}
	while (i < sizeof(verbs) / sizeof(*verbs) &&
	       strcmp(verbs[i].name, argv[0]) != 0)
		i++;
	if (i == sizeof(verbs) / sizeof(*verbs) || argc - 1 < verbs[i].least ||
	    argc - 1 > verbs[i].most)
		return complain(CLI_USAGE, "say: %s", usage);
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	code = verbs[i].run(&s, options, argc - 1, argv + 1);
	session_end(&s);
	return code;
}
