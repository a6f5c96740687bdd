/*
 * cmd_people.c - replace the directory of people
 */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/csv.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"
#include "record/record.h"

enum { COLUMN_ID, COLUMN_SCHOOL = 3, COLUMN_ADDRESSES = 6, COLUMN_NAMES };

static const char *const columns[] = { "id", "name", "class", "school", "form",
	"line_manager", "addresses", "known_names" };

enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

/* "a;b" as ["a","b"]. */
static void
put_list(struct utf8 value, struct strbuf *out)
{
	size_t n = 0;

	strbuf_char(out, '[');
	while (value.len > 0) {
		const char *end = memchr(value.p, ';', value.len);
		size_t len = end != NULL ? (size_t)(end - value.p) : value.len;
		struct utf8 one = { value.p, len };

		value.p += len + (end != NULL);
		value.len -= len + (end != NULL);
		while (one.len > 0 && one.p[0] == ' ')
			one.p++, one.len--;
		while (one.len > 0 && one.p[one.len - 1] == ' ')
			one.len--;
		if (one.len == 0)
			continue;
		if (n++ > 0)
			strbuf_char(out, ',');
		record_string_to_json(one, out);
	}
	strbuf_char(out, ']');
}

static void
put_people(const struct csv_table *table, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < table->len; i++) {
		strbuf_str(out, i > 0 ? ",{" : "{");
		for (size_t c = 0; c < COLUMNS; c++) {
			struct utf8 value = table->rows[i].value[c];

			strbuf_fmt(
			    out, "%s\"%s\":", c > 0 ? "," : "", columns[c]);
			if (c >= COLUMN_ADDRESSES)
				put_list(value, out);
			else
				record_string_to_json(value, out);
		}
		strbuf_char(out, '}');
	}
	strbuf_char(out, ']');
}

/* Another school's people must not be replaced by mistake. */
static enum cli_exit
check_school(const struct session *s, const struct csv_table *table)
{
	for (size_t i = 0; i < table->len; i++) {
		struct utf8 school = table->rows[i].value[COLUMN_SCHOOL];

		if (school.len > 0 &&
		    !utf8_equal(school, utf8_from(s->conf.school)))
			return complain(CLI_CONFIG,
			    "row %zu: the school is not \"%s\"",
			    table->rows[i].line, s->conf.school);
	}
	return CLI_OK;
}

static enum cli_exit
show(struct session *s, const struct db_rows *rows)
{
	struct row *row = row_open(s->a, rows, 0);
	struct utf8 first;

	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	printf("%llu added, %llu changed, %llu removed, %llu unchanged\n",
	    (unsigned long long)row_number(row, "added"),
	    (unsigned long long)row_number(row, "changed"),
	    (unsigned long long)row_number(row, "removed"),
	    (unsigned long long)row_number(row, "unchanged"));
	row_close(row);
	first = (struct utf8){ db_string(rows, 0, 0),
		strlen(db_string(rows, 0, 0)) };
	if (strstr(first.p, "\"errors\": []") != NULL)
		return CLI_OK;
	return complain(CLI_CONFIG, "nothing was changed: %s", first.p);
}

static enum cli_exit
import(struct session *s, const struct option_row *options, const char *file)
{
	struct db_value params[4];
	struct csv_table table;
	struct bytes content;
	struct db_rows rows;
	struct strbuf people;
	enum cli_exit code;
	struct err e;

	if (io_read_file(s->a, file, PEOPLE_FILE_MAX, &content, &e) == -1 ||
	    csv_read(s->a, content, columns, COLUMNS, &table, &e) == -1)
		return complain(CLI_CONFIG, "%s: %s", file, e.text);
	code = check_school(s, &table);
	if (code != CLI_OK)
		return code;
	strbuf_init(&people, 4 * (size_t)PEOPLE_FILE_MAX);
	put_people(&table, &people);
	params[0] = db_text(s->conf.school);
	params[1] = db_text(strbuf_cstr(&people));
	params[2] = db_text(option_given(options, "dry-run") ? "t" : "f");
	params[3] = db_text(option_given(options, "force") ? "t" : "f");
	code = session_call(s, STMT_CLI_PEOPLE_IMPORT, params, 4, &rows);
	strbuf_done(&people);
	if (code != CLI_OK)
		return code;
	if (option_given(options, "json")) {
		print_json(&rows);
		return CLI_OK;
	}
	return show(s, &rows);
}

enum cli_exit
cmd_people(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("dry-run", NULL, "only say what would change"),
		OPTION("force", NULL, "even if many people would go"),
		OPTION("json", NULL, "the result as one object"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read(
	    "people import FILE.csv", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc != 2 || strcmp(argv[0], "import") != 0)
		return complain(CLI_USAGE, "say: people import FILE.csv");
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	code = import(&s, options, argv[1]);
	session_end(&s);
	return code;
}
