/*
 * cmd_people.c - replace the directory of people
 *
 *	table  ->  database (one transaction)  ->  names file  ->  reload
 */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/csv.h"
#include "cli/keys.h"
#include "cli/names.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"
#include "record/record.h"

enum {
	COLUMN_NAME = 1,
	COLUMN_CLASS,
	COLUMN_SCHOOL,
	COLUMN_FORM,
	COLUMN_ADDRESSES = 6,
	COLUMN_KNOWN_NAMES,
};

static const char *const columns[] = { "id", "name", "class", "school", "form",
	"line_manager", "addresses", "known_names" };
static const char *const group_columns[] = { "group", "member" };

enum {
	COLUMNS = sizeof(columns) / sizeof(*columns),
	GROUP_COLUMNS = sizeof(group_columns) / sizeof(*group_columns),
};

/* What is imported. */
struct import {
	struct csv_table people;
	/* As JSON; groups_are_given 0: they stay as they are. */
	struct strbuf people_json, groups_json;
	int groups_are_given;
};

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

static void
put_groups(const struct csv_table *table, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < table->len; i++) {
		strbuf_str(out, i > 0 ? ",{" : "{");
		for (size_t c = 0; c < GROUP_COLUMNS; c++) {
			strbuf_fmt(out, "%s\"%s\":", c > 0 ? "," : "",
			    group_columns[c]);
			record_string_to_json(table->rows[i].value[c], out);
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
read_table(struct session *s, const char *file, const char *const *names,
    size_t names_len, struct csv_table *out)
{
	struct bytes content;
	struct err e;

	if (io_read_file(s->a, file, PEOPLE_FILE_MAX, &content, &e) == -1 ||
	    csv_read(s->a, content, names, names_len, out, &e) == -1)
		return complain(CLI_CONFIG, "%s: %s", file, e.text);
	return CLI_OK;
}

/* Read `file`, and `groups` unless it is NULL. */
static enum cli_exit
read_import(
    struct session *s, const char *file, const char *groups, struct import *out)
{
	struct csv_table table = { NULL, 0 };
	enum cli_exit code =
	    read_table(s, file, columns, COLUMNS, &out->people);

	if (code == CLI_OK)
		code = check_school(s, &out->people);
	if (code != CLI_OK)
		return code;
	put_people(&out->people, &out->people_json);
	if (groups == NULL)
		return CLI_OK;
	code = read_table(s, groups, group_columns, GROUP_COLUMNS, &table);
	if (code != CLI_OK)
		return code;
	put_groups(&table, &out->groups_json);
	out->groups_are_given = 1;
	return CLI_OK;
}

/* -- the names file ------------------------------------------------------------ */

/* Pupils and parents, for the mail host's user alone to read. */
static enum cli_exit
write_names(const struct session *s, const struct csv_table *people, int json)
{
	const char *path = s->conf.names_file;
	struct strbuf out;
	size_t n = 0;
	int result;
	struct err e;

	strbuf_init(&out, PEOPLE_FILE_MAX);
	names_begin(&out);
	for (size_t i = 0; i < people->len; i++) {
		const struct utf8 *value = people->rows[i].value;

		n += (size_t)names_add(
		    &(struct names_person){ value[COLUMN_CLASS],
			value[COLUMN_FORM], value[COLUMN_NAME],
			value[COLUMN_KNOWN_NAMES] },
		    &out);
	}
	result = strbuf_over(&out)
		     ? err_set(&e, ERR_CONFIG, "they are too many")
		     : io_replace_file(path, strbuf_bytes(&out), 0640, &e);
	strbuf_done(&out);
	if (result == -1 || keys_give(path, s->conf.user, &e) == -1)
		return complain(CLI_PARTLY,
		    "the directory is imported, but mail is searched for the "
		    "names of the last import: %s",
		    e.text);
	if (!json)
		printf("%zu pupils and parents are found by name after "
		       "\"schoolgate reload\"\n",
		    n);
	return CLI_OK;
}

/* -- the answer ---------------------------------------------------------------- */

static void
show(struct row *row)
{
	printf("%llu added, %llu changed, %llu removed, %llu unchanged\n",
	    (unsigned long long)row_number(row, "added"),
	    (unsigned long long)row_number(row, "changed"),
	    (unsigned long long)row_number(row, "removed"),
	    (unsigned long long)row_number(row, "unchanged"));
}

/* What the database did: say it, and have the names follow. */
static enum cli_exit
conclude(struct session *s, const struct import *in, int json,
    const struct db_rows *rows)
{
	struct row *row = row_open(s->a, rows, 0);
	int is_dry;

	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	is_dry = row_is(row, "dry");
	if (json)
		print_json(rows);
	else
		show(row);
	row_close(row);
	if (!is_dry)
		return write_names(s, &in->people, json);
	if (json || strstr(db_string(rows, 0, 0), "\"errors\": []") != NULL)
		return CLI_OK;
	return complain(
	    CLI_CONFIG, "nothing was changed: %s", db_string(rows, 0, 0));
}

static enum cli_exit
import(struct session *s, const struct option_row *options, const char *file)
{
	int json = option_given(options, "json");
	struct import in = { .groups_are_given = 0 };
	struct db_value params[5];
	struct db_rows rows;
	enum cli_exit code;

	strbuf_init(&in.people_json, 4 * (size_t)PEOPLE_FILE_MAX);
	strbuf_init(&in.groups_json, 4 * (size_t)PEOPLE_FILE_MAX);
	code = read_import(s, file, option_value(options, "groups"), &in);
	params[0] = db_text(s->conf.school);
	params[1] = db_text(strbuf_cstr(&in.people_json));
	params[2] = db_text(option_given(options, "dry-run") ? "t" : "f");
	params[3] = db_text(option_given(options, "force") ? "t" : "f");
	params[4] = in.groups_are_given ? db_text(strbuf_cstr(&in.groups_json))
					: DB_NULL;
	if (code == CLI_OK)
		code =
		    session_call(s, STMT_CLI_PEOPLE_IMPORT, params, 5, &rows);
	strbuf_done(&in.people_json);
	strbuf_done(&in.groups_json);
	return code == CLI_OK ? conclude(s, &in, json, &rows) : code;
}

enum cli_exit
cmd_people(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("groups", "FILE.csv", "who belongs to which group"),
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
