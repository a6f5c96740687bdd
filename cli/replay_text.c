/*
 * replay_text.c - what a rule finds in the text of recorded mail
 */
#include "cli/replay_text.h"

#include <stdlib.h>

#include "cli/print.h"

enum { PARAMS = 5 };

enum cli_exit
replay_text_begin(
    struct replay_text *t, struct session *s, const struct option_row *options)
{
	enum cli_exit code;
	struct err e;

	if (option_value(options, "reason") == NULL)
		return complain(CLI_USAGE,
		    "this rule needs what records do not keep; to run it over "
		    "stored copies say --reason, which is recorded");
	code = opening_begin(s, options, &t->opening);
	if (code != CLI_OK)
		return code;
	if (session_scanner(s, &t->scanner, &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	return CLI_OK;
}

void
replay_text_end(struct replay_text *t)
{
	if (t->opening.session == NULL)
		return;
	scanner_stop(&t->scanner);
	opening_end(&t->opening);
}

static struct db_value
given(const struct replay_text *t, const char *name)
{
	const char *value = option_value(t->opening.options, name);

	return value != NULL ? db_text(value) : DB_NULL;
}

enum cli_exit
replay_text_order(struct replay_text *t, const char *rule)
{
	struct session *s = t->opening.session;
	struct db_value params[PARAMS] = { db_text(rule), given(t, "since"),
		given(t, "until"), given(t, "reason"),
		given(t, "approved-by") };
	struct db_rows rows;
	struct row *row;
	enum cli_exit code =
	    session_call(s, STMT_CLI_TRIAL_RULE_BEGIN, params, PARAMS, &rows);

	if (code != CLI_OK)
		return code;
	row = row_open(s->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	snprintf(t->trial, sizeof(t->trial), "%llu",
	    (unsigned long long)row_number(row, "trial"));
	fprintf(stderr, "order %s: %llu messages\n", t->trial,
	    (unsigned long long)row_number(row, "messages"));
	row_close(row);
	return CLI_OK;
}

int
replay_text_find(struct replay_text *t, struct arena *a, const char *id,
    struct record *record, struct err *e)
{
	struct db_value params[] = { db_text(t->trial), db_text(id) };
	struct job_request request = { .kind = JOB_MESSAGE };
	struct record found = { 0 };
	struct bytes octets, document;
	struct db_rows rows;

	if (db_call(a, t->opening.session->db, STMT_CLI_TRIAL_COPY_OF, params,
		2, &rows, e) == -1)
		return -1;
	if (rows.rows == 0)
		return err_set(e, ERR_SYSTEM, "no key here opens it");
	if (opening_unseal(&t->opening, a, &rows, &octets, e) == -1 ||
	    scanner_ask(&t->scanner, a, &request, octets, &document, e) == -1 ||
	    record_from_json(a, document, &found, e) == -1)
		return err_set(e, ERR_SYSTEM, "nobody here can read it");
	record->findings = found.findings;
	record->findings_len = found.findings_len;
	return 0;
}

/* Rows `*row` and on that are of recipient `i`. */
static void
give_children(struct arena *a, const struct db_rows *rows, size_t *row,
    size_t i, struct known *known)
{
	struct utf8 *v = arena_array(a, rows->rows - *row, sizeof(*v));

	known->children = v;
	known->children_len = 0;
	for (; *row < rows->rows &&
	       strtoull(db_string(rows, *row, 0), NULL, 10) == i;
	     (*row)++)
		v[known->children_len++] = utf8_from(db_string(rows, *row, 1));
}

int
replay_text_families(struct replay_text *t, struct arena *a, const char *id,
    const struct record *record, struct context *context, struct err *e)
{
	struct db_value params[] = { db_text(t->trial), db_text(id) };
	size_t n = record->envelope.recipients_len, row = 0;
	struct known *known = arena_array(a, n, sizeof(*known));
	struct db_rows rows;

	if (db_call(a, t->opening.session->db, STMT_CLI_TRIAL_CHILDREN, params,
		2, &rows, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (context->recipients != NULL)
			known[i] = context->recipients[i];
		give_children(a, &rows, &row, i, &known[i]);
	}
	context->recipients = known;
	return 0;
}
