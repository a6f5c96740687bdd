/*
 * cmd_holidays.c - bank holidays, by which clocks of days run
 */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/csv.h"
#include "cli/listing.h"
#include "record/record.h"

enum { TABLE_OCTETS = 256 * 1024, IMPORT_PARAMS = 4 };

/* -- looking ----------------------------------------------------------------- */

static void
print_day(struct row *row)
{
	print_text(row_text(row, "day"));
	printf("  ");
	print_text(row_text(row, "weekday"));
	printf("  ");
	print_text(row_text(row, "name"));
	printf("\n");
}

static enum cli_exit
list(struct session *s, const struct option_row *options, int argc, char **argv)
{
	static const struct listing days = { STMT_CLI_HOLIDAYS, print_day,
		"There is none." };
	struct db_value params[] = { db_text(option_value(options, "nation")),
		argc > 0 ? db_text(argv[0]) : DB_NULL };

	return listing_run(s, options, &days, params, 2);
}

/* -- changing ---------------------------------------------------------------- */

/* "request 3: due 2027-11-29, was 2027-11-26" */
static void
print_moved(struct row *row)
{
	struct row *one;

	for (size_t i = 0; (one = row_at(row, "moved", i)) != NULL; i++) {
		printf("request %llu: due ",
		    (unsigned long long)row_number(one, "request"));
		print_text(row_text(one, "due"));
		printf(", was ");
		print_text(row_text(one, "was"));
		printf("\n");
	}
}

/* What was changed, or would be; how many rows of a table are wrong. */
static size_t
print_changes(struct row *row)
{
	struct row *one;
	size_t n = 0;

	for (size_t i = 0; (one = row_at(row, "changes", i)) != NULL; i++) {
		print_text(row_text(one, "what"));
		printf("  ");
		print_text(row_text(one, "day"));
		printf("  ");
		print_text(row_text(one, "name"));
		printf("\n");
		n++;
	}
	print_moved(row);
	printf("%zu days %s in ", n,
	    row_is(row, "dry") ? "would change" : "changed");
	print_text(row_text(row, "nation"));
	printf("\n");
	for (n = 0; (one = row_at(row, "errors", n)) != NULL; n++) {
		fprintf(stderr,
		    "row %llu: ", (unsigned long long)row_number(one, "row"));
		print_shown(stderr, row_text(one, "error"), DISPLAY_LINE);
		fprintf(stderr, "\n");
	}
	return n;
}

/* Call what changes them, and say what it did. */
static enum cli_exit
change(struct session *s, const struct option_row *options, enum stmt stmt,
    const struct db_value params[IMPORT_PARAMS])
{
	struct db_rows rows;
	enum cli_exit code =
	    session_call(s, stmt, params, IMPORT_PARAMS, &rows);
	struct row *row;
	size_t errors;

	if (code != CLI_OK)
		return code;
	row = row_open(s->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	if (option_given(options, "json")) {
		print_json(&rows);
		errors = row_at(row, "errors", 0) != NULL;
	} else {
		errors = print_changes(row);
	}
	row_close(row);
	return errors > 0 ? complain(CLI_CONFIG, "nothing was changed")
			  : CLI_OK;
}

static struct db_value
is_dry(const struct option_row *options)
{
	int dry =
	    option_given(options, "try") || option_given(options, "dry-run");

	return db_text(dry ? "t" : "f");
}

static enum cli_exit
add(struct session *s, const struct option_row *options, int argc, char **argv)
{
	const struct db_value params[IMPORT_PARAMS] = {
		db_text(option_value(options, "nation")), db_text(argv[0]),
		argc > 1 ? db_text(argv[1]) : DB_NULL, is_dry(options)
	};

	return change(s, options, STMT_CLI_HOLIDAY_SET, params);
}

/* [{"day": "2027-12-27", "name": "Christmas Day"}, ...] */
static void
put_rows(const struct csv_table *table, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < table->len; i++) {
		strbuf_str(out, i > 0 ? ",{\"day\":" : "{\"day\":");
		record_string_to_json(table->rows[i].value[0], out);
		strbuf_str(out, ",\"name\":");
		record_string_to_json(table->rows[i].value[1], out);
		strbuf_char(out, '}');
	}
	strbuf_char(out, ']');
}

static enum cli_exit
import(
    struct session *s, const struct option_row *options, int argc, char **argv)
{
	static const char *const names[] = { "day", "name" };
	static const struct csv_columns columns = { names, 2, 2 };
	struct bytes content;
	struct csv_table table;
	struct strbuf json;
	struct db_value params[IMPORT_PARAMS] = { db_text(option_value(
						      options, "nation")),
		DB_NULL, is_dry(options),
		db_text(option_given(options, "shrink") ? "t" : "f") };
	enum cli_exit code;
	struct err e;

	(void)argc;
	if (io_read_file(s->a, argv[0], TABLE_OCTETS, &content, &e) == -1 ||
	    csv_read(s->a, content, &columns, &table, &e) == -1)
		return complain(CLI_CONFIG, "%s: %s", argv[0], e.text);
	strbuf_init(&json, 8 * (size_t)TABLE_OCTETS);
	put_rows(&table, &json);
	params[1] = db_text(strbuf_cstr(&json));
	code = change(s, options, STMT_CLI_HOLIDAYS_IMPORT, params);
	strbuf_done(&json);
	return code;
}

/* -- the command ------------------------------------------------------------- */

static const struct {
	const char *name;
	int least, most;
	enum cli_exit (*run)(struct session *s,
	    const struct option_row *options, int argc, char **argv);
} verbs[] = {
	{ "list", 0, 1, list },
	{ "add", 2, 2, add },
	{ "remove", 1, 1, add },
	{ "import", 1, 1, import },
};

enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

enum cli_exit
cmd_holidays(const struct cli *cli, int argc, char **argv)
{
	static const char usage[] = "holidays [list [YEAR] | add DAY NAME | "
				    "remove DAY | import FILE.csv]";
	struct option_row options[] = {
		OPTION("nation", "N",
		    "england-and-wales, scotland or northern-ireland; the "
		    "school's"),
		OPTION("try", NULL, "only say what would change"),
		OPTION("dry-run", NULL, "the same"),
		OPTION("shrink", NULL, "even if a year has few"),
		OPTION("json", NULL, "as objects"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	const char *verb;
	size_t i = 0;
	int helped;

	code = options_read(usage, options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	verb = argc > 0 ? argv[0] : "list";
	while (i < VERBS && strcmp(verbs[i].name, verb) != 0)
		i++;
	argc -= argc > 0, argv++;
	if (i == VERBS || argc < verbs[i].least || argc > verbs[i].most)
		return complain(CLI_USAGE, "say: %s", usage);
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	code = verbs[i].run(&s, options, argc, argv);
	session_end(&s);
	return code;
}
