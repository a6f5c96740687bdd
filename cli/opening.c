/*
 * opening.c - one message opened: written down first, then its octets
 */
#define _GNU_SOURCE
#include "cli/opening.h"

#include <string.h>
#include <unistd.h>

#include "base/uuid.h"
#include "cli/print.h"
#include "store/key_reader.h"

enum { LINE_OCTETS = 2000, NUMBER_OCTETS = 24, PARAMS = 4, NAMED_MOST = 9 };

enum cli_exit
opening_begin(struct session *session, const struct option_row *options,
    struct opening *out)
{
	struct opening o = { .session = session, .options = options };
	enum cli_exit code;
	struct err e;

	o.reader = key_reader_new(
	    session->conf.secret_keys, option_value(options, "sheet"), &e);
	if (o.reader == NULL)
		return complain(CLI_DENIED, "%s", e.text);
	code = session_connect(session);
	if (code != CLI_OK)
		opening_end(&o);
	else
		*out = o;
	return code;
}

void
opening_end(struct opening *o)
{
	key_reader_free(o->reader);
	o->reader = NULL;
}

/* A line that a person types, for what an option did not say. */
static const char *
ask(const struct opening *o, const char *name, const char *question)
{
	const char *given = option_value(o->options, name);
	char line[LINE_OCTETS];

	if (given != NULL || !isatty(0))
		return given;
	fprintf(stderr, "%s: ", question);
	if (fgets(line, sizeof(line), stdin) == NULL)
		return NULL;
	return arena_string(o->session->a, line, strcspn(line, "\n"));
}

/* Whom it tells, and how many it does not. */
static void
print_told(struct row *row)
{
	struct utf8 others = row_list(row, "others", NAMED_MOST);

	print_shown(stderr, row_text(row, "told"), DISPLAY_LINE);
	if (others.len > 0) {
		fprintf(stderr, ", ");
		print_shown(stderr, others, DISPLAY_LINE);
	}
	if (row_number(row, "untold") > 0)
		fprintf(stderr, " (not %llu more who got it)",
		    (unsigned long long)row_number(row, "untold"));
}

/* Write an opening; what the person read will be told goes to the terminal. */
static enum cli_exit
write_opening(const struct opening *o, enum stmt stmt,
    const struct db_value *params, size_t params_len,
    char number[NUMBER_OCTETS])
{
	struct session *s = o->session;
	struct db_rows rows;
	enum cli_exit code = session_call(s, stmt, params, params_len, &rows);
	struct row *row;

	if (code != CLI_OK)
		return code;
	row = row_open(s->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	snprintf(number, NUMBER_OCTETS, "%llu",
	    (unsigned long long)row_number(row, "opening"));
	if (row_text(row, "words").len > 0) {
		print_told(row);
		fprintf(stderr, " will be told: ");
		print_shown(stderr, row_text(row, "words"), DISPLAY_LINE);
		fprintf(stderr, "\n");
	}
	row_close(row);
	return CLI_OK;
}

/* Each wrap until one of the reader's keys fits. */
int
opening_unseal(const struct opening *o, struct arena *a,
    const struct db_rows *rows, struct bytes *out, struct err *e)
{
	struct uuid id;

	err_set(e, ERR_SYSTEM, "no key for this copy is here");
	for (size_t i = 0; i < rows->rows; i++) {
		const struct bytes *v = &rows->v[i * rows->columns];

		if (uuid_parse(db_string(rows, i, 0), &id) == 0 &&
		    key_reader_open(o->reader, a, id, db_string(rows, i, 2),
			v[3], v[1], out, e) == 0)
			return 0;
	}
	return -1;
}

/* The copy of an opening that is written. */
static enum cli_exit
fetch(const struct opening *o, const char *number, struct bytes *out)
{
	struct db_value param = db_text(number);
	struct db_rows rows;
	enum cli_exit code =
	    session_call(o->session, STMT_CLI_RECORD_COPY, &param, 1, &rows);
	struct err e;

	if (code != CLI_OK)
		return code;
	if (opening_unseal(o, o->session->a, &rows, out, &e) == -1)
		return complain(
		    CLI_FAILED, "could not open the copy: %s", e.text);
	return CLI_OK;
}

enum cli_exit
opening_octets(
    struct opening *o, const char *id, const char *tier, struct bytes *out)
{
	struct db_value params[PARAMS] = { db_text(id), db_text(tier), DB_NULL,
		DB_NULL };
	char number[NUMBER_OCTETS];
	const char *purpose, *reason;
	struct uuid uuid;
	enum cli_exit code;

	if (uuid_parse(id, &uuid) == -1)
		return complain(CLI_USAGE, "\"%s\" is not a record's id", id);
	purpose = ask(o, "purpose",
	    "Purpose (content, law, absence, safeguarding, crime, operation, "
	    "subject-access, complaint, breach)");
	reason = ask(o, "reason", "Reason");
	if (purpose == NULL || reason == NULL)
		return complain(CLI_USAGE, "to open a message needs --purpose "
					   "and --reason, which are recorded");
	params[2] = db_text(purpose);
	params[3] = db_text(reason);
	code = write_opening(o, STMT_CLI_RECORD_OPEN, params, PARAMS, number);
	return code == CLI_OK ? fetch(o, number, out) : code;
}

enum cli_exit
opening_signed(struct opening *o, const char *which, struct bytes *out)
{
	struct db_value param = db_text(which);
	char number[NUMBER_OCTETS];
	enum cli_exit code =
	    write_opening(o, STMT_CLI_SEAL_OPEN, &param, 1, number);

	return code == CLI_OK ? fetch(o, number, out) : code;
}
