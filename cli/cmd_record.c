/*
 * cmd_record.c - what was recorded: headings, and after an opening the message
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/attachment.h"
#include "cli/listing.h"
#include "cli/opening.h"
#include "cli/shown.h"
#include "record/scanner.h"

enum { RECIPIENTS_SHOWN = 5, GAPS_SHOWN = 10 };

static const char *const filters[] = { "person", "address", "since", "until",
	"rule", "after", "limit", NULL };

/* -- list ----------------------------------------------------------------- */

/* What could not be read at first was tried again. */
static void
print_second(struct row *second)
{
	printf("\n    second scan ");
	print_time(row_text(second, "at"));
	printf(row_is(second, "scanned") ? ": read" : ": not read either");
	if (row_list(second, "rules", 1).len > 0) {
		printf(", rules: ");
		print_text(row_list(second, "rules", RECIPIENTS_SHOWN));
	}
	if (row_list(second, "gaps", 1).len > 0) {
		printf(", not read: ");
		print_text(row_list(second, "gaps", RECIPIENTS_SHOWN));
	}
}

static void
print_record(struct row *row)
{
	print_time(row_text(row, "received"));
	printf("  ");
	print_text(row_text(row, "action"));
	printf("  ");
	print_text(row_text(row, "person"));
	printf(" <");
	print_text(row_text(row, "sender"));
	printf("> to ");
	print_text(row_list(row, "recipients", RECIPIENTS_SHOWN));
	printf("\n    ");
	print_text(row_text(row, "subject"));
	if (row_list(row, "rules", 1).len > 0) {
		printf("\n    rules: ");
		print_text(row_list(row, "rules", RECIPIENTS_SHOWN));
	}
	if (row_list(row, "gaps", 1).len > 0) {
		printf("\n    not read: ");
		print_text(row_list(row, "gaps", RECIPIENTS_SHOWN));
	}
	if (row_inside(row, "second") != NULL)
		print_second(row_inside(row, "second"));
	printf("\n    ");
	print_text(row_text(row, "id"));
	printf("\n");
}

static enum cli_exit
run_list(struct session *s, const struct option_row *options, char **arguments)
{
	static const struct listing list = { STMT_CLI_RECORD_LIST, print_record,
		"Nothing." };
	struct db_value param;
	struct strbuf filter;
	enum cli_exit code;
	size_t n = 0;

	(void)arguments;
	code = session_connect(s);
	if (code != CLI_OK)
		return code;
	strbuf_init(&filter, 1 << 20);
	strbuf_char(&filter, '{');
	for (size_t i = 0; filters[i] != NULL; i++) {
		const char *value = option_value(options, filters[i]);

		if (value == NULL)
			continue;
		strbuf_fmt(
		    &filter, "%s\"%s\":", n++ > 0 ? "," : "", filters[i]);
		record_string_to_json(
		    field_from(s->a, bytes_of(utf8_from(value))).text, &filter);
	}
	strbuf_char(&filter, '}');
	param = db_text(strbuf_cstr(&filter));
	code = listing_run(s, options, &list, &param, 1);
	strbuf_done(&filter);
	return code;
}

/* -- copy, text, attachment ------------------------------------------------------ */

static enum cli_exit
run_copy(struct session *s, const struct option_row *options, char **arguments)
{
	struct opening opening;
	struct bytes octets;
	enum cli_exit code;

	if (isatty(1))
		return complain(CLI_USAGE,
		    "a message as it was sent can command a terminal: send it "
		    "to a file, or use record show ID --text");
	code = opening_begin(s, options, &opening);
	if (code != CLI_OK)
		return code;
	code = opening_octets(&opening, arguments[0], "T3", &octets);
	if (code == CLI_OK && io_write_all(1, octets.p, octets.len) == -1)
		code = complain(CLI_FAILED, "could not write the copy: %s",
		    strerror(errno));
	opening_end(&opening);
	return code;
}

static enum cli_exit
show_text(struct session *s, const struct option_row *options, const char *id)
{
	struct opening opening;
	struct scanner scanner;
	struct bytes octets;
	enum cli_exit code = opening_begin(s, options, &opening);

	if (code != CLI_OK)
		return code;
	code = shown_begin(s, &scanner);
	if (code == CLI_OK) {
		code = opening_octets(&opening, id, "T3", &octets);
		if (code == CLI_OK)
			code = shown_print(s, options, &scanner, octets);
		scanner_stop(&scanner);
	}
	opening_end(&opening);
	return code;
}

/* -- headings of one record ------------------------------------------------- */

static void
print_part(struct row *part)
{
	struct utf8 type = row_text(part, "detected");

	if (type.len == 0)
		type = row_text(part, "type");
	printf("    part ");
	print_text(row_text(part, "path"));
	printf(type.len > 0 ? ": " : "");
	print_text(type);
	/* A multipart is nothing but its parts. */
	if (row_text(part, "sha256").len > 0)
		printf(", %" PRIu64 " octets", row_number(part, "size"));
	if (row_is(part, "encrypted"))
		printf(", encrypted");
	if (row_list(part, "gaps", 1).len > 0) {
		printf(", not read: ");
		print_text(row_list(part, "gaps", GAPS_SHOWN));
	}
	if (row_text(part, "name").len > 0) {
		printf(", name: ");
		print_text(row_text(part, "name"));
	}
	printf("\n");
}

static void
print_finding(struct row *finding)
{
	struct utf8 words = finding_context_words(row_text(finding, "context"));

	printf("    found: ");
	print_text(row_text(finding, "id"));
	printf(", severity %" PRIu64 ", %" PRIu64 "%%, in ",
	    row_number(finding, "severity"), row_number(finding, "confidence"));
	print_text(row_text(finding, "where"));
	if (row_number(finding, "pass") > 1)
		printf(", by the second scan");
	if (words.len > 0)
		printf(": %.*s", (int)words.len, words.p);
	printf("\n");
}

/* What the mail server was told, if it was not just to take the message. */
static void
print_answer(struct row *verdict)
{
	if (row_text(verdict, "text").len == 0)
		return;
	printf("    answered: ");
	print_text(row_text(verdict, "code"));
	printf(" ");
	print_text(row_text(verdict, "text"));
	printf("\n");
}

/* What stands above is the message as it was received. */
static void
print_change(struct row *change)
{
	printf("    as received; then changed: ");
	print_text(row_text(change, "change"));
	printf(" ");
	print_text(row_text(change, "value"));
	printf("\n");
}

/* What became of it in our own hands: held, delayed, made of it. */
static void
print_held(struct row *held)
{
	printf("    ");
	print_text(row_text(held, "action"));
	printf(" (");
	print_text(row_text(held, "kind"));
	printf("): ");
	print_text(row_text(held, "state"));
	printf(" ");
	print_time(row_text(held, "changed"));
	if (row_is(held, "maybe_repeated"))
		printf(", maybe sent twice");
	if (row_is(held, "lost_arguments"))
		printf(", not said again: arguments of the envelope");
	printf("\n");
}

/* What an array of the row holds, each by `print`. */
static void
print_array(struct row *row, const char *name, void (*print)(struct row *one))
{
	struct row *one;

	for (size_t i = 0; (one = row_at(row, name, i)) != NULL; i++)
		print(one);
}

/* Headings open nothing. */
static enum cli_exit
show_headings(
    struct session *s, const struct option_row *options, const char *id)
{
	struct db_value param = db_text(id);
	enum cli_exit code = session_connect(s);
	struct db_rows rows;
	struct row *row, *second;

	if (code == CLI_OK)
		code = session_call(s, STMT_CLI_RECORD_SHOW, &param, 1, &rows);
	if (code != CLI_OK)
		return code;
	if (option_given(options, "json")) {
		print_json(&rows);
		return CLI_OK;
	}
	print_each(s->a, &rows, print_record, "Nothing.");
	if (rows.rows == 0 || (row = row_open(s->a, &rows, 0)) == NULL)
		return CLI_OK;
	if (row_inside(row, "verdict") != NULL) {
		print_answer(row_inside(row, "verdict"));
		print_array(
		    row_inside(row, "verdict"), "changes", print_change);
	}
	print_array(row, "held", print_held);
	print_array(row, "parts", print_part);
	second = row_inside(row, "second");
	if (second != NULL)
		print_array(second, "parts", print_part);
	print_array(row, "findings", print_finding);
	row_close(row);
	return code;
}

static enum cli_exit
run_show(struct session *s, const struct option_row *options, char **arguments)
{
	return option_given(options, "text")
		   ? show_text(s, options, arguments[0])
		   : show_headings(s, options, arguments[0]);
}

static enum cli_exit
run_attachment(
    struct session *s, const struct option_row *options, char **arguments)
{
	return attachment_write(s, options, arguments[0], arguments[1]);
}

static const struct {
	const char *name;
	/* How many follow the name. */
	int arguments;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, char **arguments);
} actions[] = {
	{ "list", 0, run_list },
	{ "show", 1, run_show },
	{ "copy", 1, run_copy },
	{ "attachment", 2, run_attachment },
};

static enum cli_exit
run(struct session *s, const struct option_row *options, int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
		if (argc == actions[i].arguments + 1 &&
		    strcmp(argv[0], actions[i].name) == 0)
			return actions[i].run(s, options, argv + 1);
	return complain(CLI_USAGE,
	    "say: record list, record show ID, record copy ID or "
	    "record attachment ID PATH -o FILE");
}

enum cli_exit
cmd_record(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("person", "ID",
		    "list: mail of this person of the directory"),
		OPTION(
		    "address", "ADDRESS", "list: mail from or to this address"),
		OPTION("since", "TIME", "list: received at or after this"),
		OPTION("until", "TIME", "list: received before this"),
		OPTION("rule", "NAME", "list: what this rule had a say in"),
		OPTION("after", "ID", "list: what is older than this record"),
		OPTION("limit", "N", "list: at most so many; default 100"),
		OPTION("text", NULL, "show: the message itself, opened"),
		OPTION("purpose", "CODE", "what the opening is for"),
		OPTION("reason", "TEXT", "why; the person read is told"),
		OPTION("sheet", "FILE",
		    "open by the recovery sheet, when the school key is lost"),
		{ .name = "output",
		    .letter = 'o',
		    .value = "FILE",
		    .sentence = "attachment: the new file to write it to" },
		OPTION("which", "N",
		    "attachment: which of those with one path; default 1"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	int helped;

	code =
	    options_read("record list | show ID | copy ID | attachment ID PATH",
		options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	code = run(&s, options, argc, argv);
	session_end(&s);
	return code;
}
