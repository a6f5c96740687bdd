/*
 * people_table.h - the table files of an import, and their rows as JSON
 *
 *	FILE.csv  ->  csv_read()  ->  [{"id":"k1",...},...]  ->  database
 */
#ifndef CLI_PEOPLE_TABLE_H
#define CLI_PEOPLE_TABLE_H

#include "base/strbuf.h"
#include "cli/csv.h"
#include "cli/session.h"

/* Columns of the people's file, as csv_row.value has them. */
enum people_column {
	PEOPLE_ID,
	PEOPLE_NAME,
	PEOPLE_CLASS,
	PEOPLE_SCHOOL,
	PEOPLE_FORM,
	PEOPLE_LINE_MANAGER,
	PEOPLE_ADDRESSES,
	PEOPLE_KNOWN_NAMES,
	PEOPLE_PRIVATE_ADDRESSES,
	PEOPLE_ENDS,
	PEOPLE_UNION_OFFICER,
	PEOPLE_CHILDREN,
};

/* Tables besides that one; the order of the table in people_table.c. */
enum people_file {
	PEOPLE_PEOPLE,
	PEOPLE_GROUPS,
	PEOPLE_MAILBOXES,
	PEOPLE_HOURS,
	PEOPLE_PHONES,
	PEOPLE_FILES,
};

/* "groups": how the option, and a row of the answer, name it. */
const char *people_file_name(enum people_file which);

/* Read a table and append its rows to `out` as a JSON array. */
enum cli_exit people_table(struct session *s, enum people_file which,
    const char *path, struct csv_table *table, struct strbuf *out);

/* "a; b" as ["a","b"]. */
void people_put_list(struct utf8 value, struct strbuf *out);

#endif
