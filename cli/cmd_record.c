/*
 * cmd_record.c - what was recorded: headings, and a copy after an opening
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/uuid.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"
#include "record/record.h"
#include "store/key_reader.h"

enum { LINE_OCTETS = 2000, RECIPIENTS_SHOWN = 5, PARAMS = 4 };

static const char *const filters[] = { "person", "address", "since", "until",
	"rule", "after", "limit", NULL };

/* -- list, show ----------------------------------------------------------------- */

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
print_rows(struct session *s, const struct option_row *options,
    const struct db_rows *rows)
{
	if (option_given(options, "json")) {
		print_json(rows);
		return CLI_OK;
	}
	for (size_t i = 0; i < rows->rows; i++) {
		struct row *row = row_open(s->a, rows, i);

		if (row == NULL)
			continue;
		print_record(row);
		row_close(row);
	}
	if (rows->rows == 0)
		printf("Nothing.\n");
	return CLI_OK;
}

static enum cli_exit
list(struct session *s, const struct option_row *options, const char *id)
{
	struct db_value param;
	struct strbuf filter;
	struct db_rows rows;
	enum cli_exit code;
	size_t n = 0;

	(void)id;
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
	code = session_call(s, STMT_CLI_RECORD_LIST, &param, 1, &rows);
	strbuf_done(&filter);
	return code == CLI_OK ? print_rows(s, options, &rows) : code;
}

static enum cli_exit
show(struct session *s, const struct option_row *options, const char *id)
{
	struct db_value param = db_text(id);
	struct db_rows rows;
	enum cli_exit code =
	    session_call(s, STMT_CLI_RECORD_SHOW, &param, 1, &rows);

	return code == CLI_OK ? print_rows(s, options, &rows) : code;
}

/* -- copy ----------------------------------------------------------------------- */

/* A line that a person types, for what an option did not say. */
static const char *
ask(struct session *s, const struct option_row *options, const char *name,
    const char *question)
{
	const char *given = option_value(options, name);
	char line[LINE_OCTETS];

	if (given != NULL || !isatty(0))
		return given;
	fprintf(stderr, "%s: ", question);
	if (fgets(line, sizeof(line), stdin) == NULL)
		return NULL;
	return arena_string(s->a, line, strcspn(line, "\n"));
}

/* Write the opening; what the person read will be told goes to the terminal. */
static enum cli_exit
open_record(struct session *s, const struct option_row *options, const char *id,
    char number[24])
{
	struct db_value params[PARAMS] = { db_text(id), db_text("T3"), DB_NULL,
		DB_NULL };
	const char *purpose = ask(s, options, "purpose",
	    "Purpose (content, law, absence, safeguarding, crime, operation, "
	    "subject-access, complaint, breach)");
	const char *reason = ask(s, options, "reason", "Reason");
	struct db_rows rows;
	enum cli_exit code;
	struct row *row;

	if (purpose == NULL || reason == NULL)
		return complain(CLI_USAGE,
		    "a copy needs --purpose and --reason, which are recorded");
	params[2] = db_text(purpose);
	params[3] = db_text(reason);
	code = session_call(s, STMT_CLI_RECORD_OPEN, params, PARAMS, &rows);
	if (code != CLI_OK)
		return code;
	row = row_open(s->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	snprintf(
	    number, 24, "%llu", (unsigned long long)row_number(row, "opening"));
	if (row_text(row, "words").len > 0) {
		struct utf8 told = row_text(row, "told");
		struct utf8 words = row_text(row, "words");

		fprintf(stderr, "%.*s will be told: %.*s\n", (int)told.len,
		    told.p, (int)words.len, words.p);
	}
	row_close(row);
	return CLI_OK;
}

/* Ask the key reader with each wrap until one of its keys fits. */
static enum cli_exit
unseal(struct session *s, struct key_reader *reader, struct uuid id,
    const struct db_rows *rows)
{
	struct err e = { .text = "no key for this copy is here" };

	for (size_t i = 0; i < rows->rows; i++) {
		const struct bytes *v = &rows->v[i * rows->columns];
		struct bytes octets;

		if (key_reader_open(reader, s->a, id, db_string(rows, i, 2),
			v[3], v[1], &octets, &e) == -1)
			continue;
		if (io_write_all(1, octets.p, octets.len) == -1)
			return complain(CLI_FAILED,
			    "could not write the copy: %s", strerror(errno));
		return CLI_OK;
	}
	return complain(CLI_FAILED, "could not open the copy: %s", e.text);
}

/* `reader` was forked before anything else was opened. */
static enum cli_exit
copy(struct session *s, struct key_reader *reader,
    const struct option_row *options, const char *id)
{
	struct db_value param;
	struct db_rows rows;
	struct uuid uuid;
	enum cli_exit code;
	char number[24];

	if (uuid_parse(id, &uuid) == -1)
		return complain(CLI_USAGE, "\"%s\" is not a record's id", id);
	code = open_record(s, options, id, number);
	if (code != CLI_OK)
		return code;
	param = db_text(number);
	code = session_call(s, STMT_CLI_RECORD_COPY, &param, 1, &rows);
	return code == CLI_OK ? unseal(s, reader, uuid, &rows) : code;
}

static enum cli_exit
run_copy(struct session *s, const struct option_row *options, const char *id)
{
	struct key_reader *reader;
	enum cli_exit code;
	struct err e;

	reader = key_reader_new(
	    s->conf.secret_keys, option_value(options, "sheet"), &e);
	if (reader == NULL)
		return complain(CLI_DENIED, "%s", e.text);
	code = session_connect(s);
	if (code == CLI_OK)
		code = copy(s, reader, options, id);
	key_reader_free(reader);
	return code;
}

static const struct {
	const char *name;
	int arguments;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, const char *id);
} actions[] = {
	{ "list", 1, list },
	{ "show", 2, show },
	{ "copy", 2, run_copy },
};

static enum cli_exit
run(struct session *s, const struct option_row *options, int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		enum cli_exit code = CLI_OK;

		if (argc != actions[i].arguments ||
		    strcmp(argv[0], actions[i].name) != 0)
			continue;
		if (actions[i].run != run_copy)
			code = session_connect(s);
		return code == CLI_OK ? actions[i].run(s, options,
					    argc > 1 ? argv[1] : NULL)
				      : code;
	}
	return complain(
	    CLI_USAGE, "say: record list, record show ID or record copy ID");
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
		OPTION("purpose", "CODE", "copy: what the opening is for"),
		OPTION("reason", "TEXT", "copy: why; the person read is told"),
		OPTION("sheet", "FILE",
		    "copy: by the recovery sheet, when the school key is lost"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read(
	    "record list | show ID | copy ID", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	code = run(&s, options, argc, argv);
	session_end(&s);
	return code;
}
