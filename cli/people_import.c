/*
 * people_import.c - replace the directory of people
 *
 *	tables  ->  database (one transaction)  ->  names file  ->  reload
 */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/keys.h"
#include "cli/names.h"
#include "cli/people.h"
#include "cli/people_table.h"
#include "record/record.h"

/* A trust of 40,000 people takes some ten seconds. */
enum { IMPORT_SECONDS = 300 };

/* What is imported. */
struct import {
	struct csv_table people;
	/* Rows as JSON; groups empty: they stay as they are. */
	struct strbuf people_json, groups_json;
	/* Mailboxes, hours and phones, as far as given, as one object. */
	struct strbuf more_json;
	int json;
};

/* -- reading ------------------------------------------------------------------- */

/* Another school's people must not be replaced by mistake. */
static enum cli_exit
check_school(const struct session *s, const struct csv_table *table)
{
	for (size_t i = 0; i < table->len; i++) {
		struct utf8 school = table->rows[i].value[PEOPLE_SCHOOL];

		if (school.len > 0 &&
		    !utf8_equal(school, utf8_from(s->conf.school)))
			return complain(CLI_CONFIG,
			    "row %zu: the school is not \"%s\"",
			    table->rows[i].line, s->conf.school);
	}
	return CLI_OK;
}

/* The zone of the hours, and each table beside people and groups. */
static enum cli_exit
read_more(
    struct session *s, const struct option_row *options, struct import *out)
{
	struct strbuf *more = &out->more_json;
	enum cli_exit code = CLI_OK;

	strbuf_str(more, "{\"time_zone\":");
	record_string_to_json(utf8_from(s->conf.time_zone), more);
	for (int i = PEOPLE_MAILBOXES; i < PEOPLE_FILES && code == CLI_OK;
	     i++) {
		const char *name = people_file_name((enum people_file)i);
		const char *path = option_value(options, name);
		struct csv_table table = { NULL, 0 };

		if (path == NULL)
			continue;
		strbuf_fmt(more, ",\"%s\":", name);
		code = people_table(s, (enum people_file)i, path, &table, more);
	}
	strbuf_char(more, '}');
	return code;
}

static enum cli_exit
read_import(struct session *s, const char *file,
    const struct option_row *options, struct import *out)
{
	const char *groups = option_value(options, "groups");
	struct csv_table table = { NULL, 0 };
	enum cli_exit code = people_table(
	    s, PEOPLE_PEOPLE, file, &out->people, &out->people_json);

	if (code == CLI_OK)
		code = check_school(s, &out->people);
	if (code == CLI_OK && groups != NULL)
		code = people_table(
		    s, PEOPLE_GROUPS, groups, &table, &out->groups_json);
	return code == CLI_OK ? read_more(s, options, out) : code;
}

/* -- the names file ------------------------------------------------------------ */

/* Pupils and parents, for the mail host's user alone to read. */
static enum cli_exit
write_names(const struct session *s, const struct import *in)
{
	const struct csv_table *people = &in->people;
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
		    &(struct names_person){ value[PEOPLE_ID],
			value[PEOPLE_CLASS], value[PEOPLE_FORM],
			value[PEOPLE_NAME], value[PEOPLE_KNOWN_NAMES] },
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
	if (!in->json)
		printf("%zu pupils and parents are found by name after "
		       "\"schoolgate reload\"\n",
		    n);
	return CLI_OK;
}

/* -- the answer ---------------------------------------------------------------- */

/* Who comes, changes and goes; as far as the database names them. */
static void
show_changes(struct row *row)
{
	struct row *one;

	for (size_t i = 0; (one = row_at(row, "changes", i)) != NULL; i++) {
		struct utf8 how = row_text(one, "how");

		print_text(row_text(one, "what"));
		printf("  ");
		print_text(row_text(one, "id"));
		printf("  ");
		print_text(row_text(one, "name"));
		if (how.len > 0) {
			printf(": ");
			print_text(how);
		}
		printf("\n");
	}
}

static void
show(struct row *row)
{
	printf("%llu added, %llu changed, %llu removed, %llu unchanged\n",
	    (unsigned long long)row_number(row, "added"),
	    (unsigned long long)row_number(row, "changed"),
	    (unsigned long long)row_number(row, "removed"),
	    (unsigned long long)row_number(row, "unchanged"));
}

/* "row 3 of the groups: the member is nobody's id"; how many were shown. */
static size_t
show_errors(struct row *row)
{
	static const struct {
		const char *member;
		enum people_file file;
	} places[] = { { "row", PEOPLE_PEOPLE },
		{ "groups_row", PEOPLE_GROUPS },
		{ "mailboxes_row", PEOPLE_MAILBOXES },
		{ "hours_row", PEOPLE_HOURS },
		{ "phones_row", PEOPLE_PHONES } };
	struct row *one;
	size_t n = 0;

	for (; (one = row_at(row, "errors", n)) != NULL; n++)
		for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
			uint64_t at = row_number(one, places[i].member);

			if (at == 0)
				continue;
			fprintf(stderr,
			    "row %llu of the %s: ", (unsigned long long)at,
			    people_file_name(places[i].file));
			print_shown(
			    stderr, row_text(one, "error"), DISPLAY_LINE);
			fprintf(stderr, "\n");
		}
	return n;
}

/* What the database did: say it, and have the names follow. */
static enum cli_exit
conclude(struct session *s, const struct import *in, const struct db_rows *rows)
{
	struct row *row = row_open(s->a, rows, 0);
	struct utf8 refused;
	size_t errors = 0;
	int is_dry;

	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	is_dry = row_is(row, "dry");
	refused = row_text(row, "refused");
	if (in->json) {
		print_json(rows);
		errors = row_at(row, "errors", 0) != NULL;
	} else {
		if (is_dry)
			show_changes(row);
		show(row);
		errors = show_errors(row);
	}
	row_close(row);
	if (!is_dry)
		return write_names(s, in);
	if (errors > 0)
		return complain(CLI_CONFIG, "nothing was changed");
	if (refused.len > 0)
		return complain(CLI_USAGE, "it would be refused: %.*s",
		    (int)refused.len, refused.p);
	return CLI_OK;
}

static enum cli_exit
import(struct session *s, const struct option_row *options, const char *file)
{
	int dry =
	    option_given(options, "try") || option_given(options, "dry-run");
	struct import in = { .json = option_given(options, "json") };
	struct db_value params[6];
	struct db_rows rows;
	enum cli_exit code;

	strbuf_init(&in.people_json, 4 * (size_t)PEOPLE_FILE_MAX);
	strbuf_init(&in.groups_json, 4 * (size_t)PEOPLE_FILE_MAX);
	strbuf_init(&in.more_json, 4 * (size_t)PEOPLE_FILE_MAX);
	code = read_import(s, file, options, &in);
	params[0] = db_text(s->conf.school);
	params[1] = db_text(strbuf_cstr(&in.people_json));
	params[2] = db_text(dry ? "t" : "f");
	params[3] = db_text(option_given(options, "shrink") ? "t" : "f");
	params[4] = in.groups_json.len > 0
			? db_text(strbuf_cstr(&in.groups_json))
			: DB_NULL;
	params[5] = db_text(strbuf_cstr(&in.more_json));
	if (code == CLI_OK)
		code =
		    session_call(s, STMT_CLI_PEOPLE_IMPORT, params, 6, &rows);
	strbuf_done(&in.people_json);
	strbuf_done(&in.groups_json);
	strbuf_done(&in.more_json);
	return code == CLI_OK ? conclude(s, &in, &rows) : code;
}

enum cli_exit
people_import(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("groups", "FILE.csv", "who belongs to which group"),
		OPTION(
		    "mailboxes", "FILE.csv", "addresses that are nobody's own"),
		OPTION("hours", "FILE.csv", "when the school is open"),
		OPTION("phones", "FILE.csv", "the school's own numbers"),
		OPTION("try", NULL, "only say what would change"),
		OPTION("dry-run", NULL, "the same"),
		OPTION("shrink", NULL, "even if many people would go"),
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
	if (argc != 1)
		return complain(CLI_USAGE, "say: people import FILE.csv");
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	s.conf.database_seconds = IMPORT_SECONDS;
	code = session_connect(&s);
	if (code == CLI_OK)
		code = import(&s, options, argv[0]);
	session_end(&s);
	return code;
}
