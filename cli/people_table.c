/*
 * people_table.c - the table files of an import, and their rows as JSON
 */
#include "cli/people_table.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "record/record.h"

static const char *const people_columns[] = { [PEOPLE_ID] = "id",
	[PEOPLE_NAME] = "name",
	[PEOPLE_CLASS] = "class",
	[PEOPLE_SCHOOL] = "school",
	[PEOPLE_FORM] = "form",
	[PEOPLE_LINE_MANAGER] = "line_manager",
	[PEOPLE_ADDRESSES] = "addresses",
	[PEOPLE_KNOWN_NAMES] = "known_names",
	[PEOPLE_PRIVATE_ADDRESSES] = "private_addresses",
	[PEOPLE_ENDS] = "ends",
	[PEOPLE_UNION_OFFICER] = "union_officer",
	[PEOPLE_CHILDREN] = "children" };
static const char *const group_columns[] = { "group", "member", "address" };
static const char *const mailbox_columns[] = { "address", "kind", "purpose",
	"name" };
static const char *const hours_columns[] = { "from", "until", "days", "opens",
	"closes", "note" };
static const char *const phone_columns[] = { "number", "note" };

static const struct {
	const char *name;
	struct csv_columns columns;
} files[PEOPLE_FILES] = {
	[PEOPLE_PEOPLE] = { "people", { people_columns, 12, 8 } },
	[PEOPLE_GROUPS] = { "groups", { group_columns, 3, 2 } },
	[PEOPLE_MAILBOXES] = { "mailboxes", { mailbox_columns, 4, 2 } },
	[PEOPLE_HOURS] = { "hours", { hours_columns, 6, 5 } },
	[PEOPLE_PHONES] = { "phones", { phone_columns, 2, 1 } },
};

/* Columns that hold several values, semicolons between. */
static int
is_list(const char *column)
{
	static const char *const lists[] = { "addresses", "private_addresses",
		"known_names", "children", "days" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (strcmp(column, lists[i]) == 0)
			return 1;
	return 0;
}

const char *
people_file_name(enum people_file which)
{
	return files[which].name;
}

void
people_put_list(struct utf8 value, struct strbuf *out)
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
put_rows(const struct csv_columns *columns, const struct csv_table *table,
    struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < table->len; i++) {
		strbuf_str(out, i > 0 ? ",{" : "{");
		for (size_t c = 0; c < columns->len; c++) {
			struct utf8 value = table->rows[i].value[c];

			strbuf_fmt(out, "%s\"%s\":", c > 0 ? "," : "",
			    columns->names[c]);
			if (is_list(columns->names[c]))
				people_put_list(value, out);
			else
				record_string_to_json(value, out);
		}
		strbuf_char(out, '}');
	}
	strbuf_char(out, ']');
}

enum cli_exit
people_table(struct session *s, enum people_file which, const char *path,
    struct csv_table *table, struct strbuf *out)
{
	struct bytes content;
	struct err e;

	if (io_read_file(s->a, path, PEOPLE_FILE_MAX, &content, &e) == -1 ||
	    csv_read(s->a, content, &files[which].columns, table, &e) == -1)
		return complain(CLI_CONFIG, "%s: %s", path, e.text);
	put_rows(&files[which].columns, table, out);
	return CLI_OK;
}
