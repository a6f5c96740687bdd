/*
 * cmd_held.c - mail that is held or delayed, and what is to become of it
 */
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/listing.h"
#include "record/record.h"
#include "store/outbox.h"

enum { RECIPIENTS_SHOWN = 5, ADDRESSES_OCTETS = 64 * 1024 };

/* -- looking ----------------------------------------------------------------- */

static void
print_orders(struct row *row)
{
	struct row *order;

	for (size_t i = 0; (order = row_at(row, "orders", i)) != NULL; i++) {
		printf("\n   ");
		print_time(row_text(order, "at"));
		printf("  ");
		print_text(row_text(order, "act"));
		if (row_text(order, "actor").len > 0) {
			printf(" by ");
			print_text(row_text(order, "actor"));
		}
		printf(": ");
		print_text(row_text(order, "result"));
	}
}

static void
print_held(struct row *row)
{
	print_text(row_text(row, "reference"));
	printf("  ");
	print_text(row_text(row, "action"));
	printf(", ");
	print_text(row_text(row, "state"));
	printf(", since ");
	print_time(row_text(row, "created"));
	if (utf8_equal(row_text(row, "state"), UTF8("waiting"))) {
		print_until(row, "until", ", sends itself ");
		print_until(row, "expires", ", goes back ");
	}
	print_since(row, "overdue", ", OVERDUE since ");
	if (row_is(row, "maybe_repeated"))
		printf(", MAYBE SENT TWICE");
	if (row_text(row, "sender").len > 0) {
		printf("\n   ");
		print_text(row_text(row, "sender"));
		printf(" to ");
		print_text(row_list(row, "recipients", RECIPIENTS_SHOWN));
		printf("\n   ");
		print_text(row_text(row, "subject"));
	}
	if (row_list(row, "approvers", RECIPIENTS_SHOWN).len > 0) {
		printf("\n   waits for the word of: ");
		print_text(row_list(row, "approvers", RECIPIENTS_SHOWN));
	}
	print_orders(row);
	printf("\n");
}

static enum cli_exit
run_list(struct session *s, const struct option_row *options, char **arguments)
{
	static const struct listing list = { STMT_CLI_HELD_LIST, print_held,
		"Nothing waits." };
	struct db_value all = db_text(option_given(options, "all") ? "t" : "f");

	(void)arguments;
	return listing_run(s, options, &list, &all, 1);
}

static enum cli_exit
run_show(struct session *s, const struct option_row *options, char **arguments)
{
	static const struct listing one = { STMT_CLI_HELD_SHOW, print_held,
		"Nothing waits." };
	struct db_value reference = db_text(arguments[1]);

	return listing_run(s, options, &one, &reference, 1);
}

/* -- asking -------------------------------------------------------------------- */

static int
read_id(struct session *s, struct row *row, const char *name, struct uuid *out)
{
	struct utf8 text = row_text(row, name);

	return uuid_parse(arena_string(s->a, text.p, text.len), out);
}

/*
 * On the mail host itself, by its administrator, the order need not wait for the
 * recorder: the same order twice is one.
 */
static void
hand_over(struct session *s, const struct db_rows *rows)
{
	struct row *row = row_open(s->a, rows, 0);
	struct outbox *outbox = NULL;
	struct uuid order, item;
	struct err e;

	if (row != NULL && access(s->conf.outbox, W_OK) == 0)
		outbox = outbox_open(s->conf.outbox, &e);
	if (outbox != NULL && read_id(s, row, "order", &order) == 0 &&
	    read_id(s, row, "item", &item) == 0 && outbox_has(outbox, item) &&
	    outbox_post(outbox, OUTBOX_ORDERS, order,
		bytes_of(row_text(row, "text")), &e) == -1)
		fprintf(stderr, "schoolgate: %s\n", e.text);
	outbox_close(outbox);
	if (row != NULL)
		row_close(row);
}

/* The addresses behind "remove REF" as a JSON list; NULL: there is none. */
static const char *
addresses_of(struct session *s, char **arguments)
{
	const char *text;
	struct strbuf b;

	if (arguments[1] == NULL || arguments[2] == NULL)
		return NULL;
	strbuf_init(&b, ADDRESSES_OCTETS);
	for (size_t i = 2; arguments[i] != NULL; i++) {
		struct bytes given = bytes_of(utf8_from(arguments[i]));

		strbuf_char(&b, i == 2 ? '[' : ',');
		record_string_to_json(field_from(s->a, given).text, &b);
	}
	strbuf_char(&b, ']');
	text = arena_string(s->a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

static enum cli_exit
run_act(struct session *s, const struct option_row *options, char **arguments)
{
	const char *addresses = addresses_of(s, arguments);
	const char *reason = option_given(options, "reason")
				 ? option_value(options, "reason")
				 : "";
	struct db_value params[] = { db_text(arguments[1]),
		db_text(arguments[0]), db_text(reason), db_text(addresses) };
	struct db_rows rows;
	enum cli_exit code =
	    session_call(s, STMT_CLI_HELD_ORDER, params, 4, &rows);

	if (code != CLI_OK)
		return code;
	hand_over(s, &rows);
	if (option_given(options, "json"))
		print_json(&rows);
	else
		printf("Asked for: %s. See: schoolgate held show %s\n",
		    arguments[0], arguments[1]);
	return CLI_OK;
}

static const struct {
	const char *name;
	/* With its own name. */
	int least, most;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, char **arguments);
} verbs[] = {
	{ "list", 1, 1, run_list },
	{ "show", 2, 2, run_show },
	{ "release", 2, 2, run_act },
	{ "remove", 3, 102, run_act },
	{ "separate", 2, 2, run_act },
	{ "protect", 2, 2, run_act },
	{ "manager", 2, 2, run_act },
	{ "return", 2, 2, run_act },
	{ "drop", 2, 2, run_act },
};

enum cli_exit
cmd_held(const struct cli *cli, int argc, char **argv)
{
	char list[] = "list";
	static const char usage[] =
	    "held [list | show REF | release REF | remove REF ADDRESS... | "
	    "separate REF | protect REF | manager REF | return REF | drop REF]";
	struct option_row options[] = {
		OPTION("reason", "TEXT", "why; needed where a cause stays"),
		OPTION("all", NULL, "what is settled too"),
		OPTION("json", NULL, "as objects"),
		{ .name = NULL },
	};
	char *just_list[] = { list, NULL };
	size_t i = 0;
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read(usage, options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc == 0) {
		argv = just_list;
		argc = 1;
	}
	/* Options that were read stand behind. */
	argv[argc] = NULL;
	while (i < sizeof(verbs) / sizeof(*verbs) &&
	       strcmp(verbs[i].name, argv[0]) != 0)
		i++;
	if (i == sizeof(verbs) / sizeof(*verbs) || argc < verbs[i].least ||
	    argc > verbs[i].most)
		return complain(CLI_USAGE, "say: %s", usage);
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	code = verbs[i].run(&s, options, argv);
	session_end(&s);
	return code;
}
