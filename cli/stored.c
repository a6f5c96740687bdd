/*
 * stored.c - a draft list tried on stored mail
 */
#include "cli/stored.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/uuid.h"
#include "cli/opening.h"
#include "cli/print.h"
#include "cli/tally.h"
#include "record/scanner.h"

enum { NUMBER_OCTETS = 24, PARAMS = 4 };

#define MAIL_ARENA ((size_t)1 << 30)

struct trying {
	struct opening opening;
	struct scanner scanner;
	struct tally tally;
	/* The order's number, and the message in hand; how many it names. */
	char trial[NUMBER_OCTETS];
	char message[UUID_TEXT + 1];
	uint64_t messages;
	/* No key here opens them, or no scanner read them in time. */
	size_t unread;
};

/* -- the order ---------------------------------------------------------------- */

static enum cli_exit
write_order(
    struct trying *t, const struct option_row *options, struct bytes list)
{
	struct session *s = t->opening.session;
	const char *approver = option_value(options, "approved-by");
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_TEXT + 1];
	struct db_value params[PARAMS] = { DB_NULL,
		db_text(option_value(options, "since")),
		db_text(option_value(options, "reason")),
		approver != NULL ? db_text(approver) : DB_NULL };
	struct db_rows rows;
	struct row *row;
	enum cli_exit code;

	sha256(list, digest);
	sha256_format(digest, hex);
	params[0] = db_text(hex);
	code = session_call(s, STMT_CLI_TRIAL_BEGIN, params, PARAMS, &rows);
	if (code != CLI_OK)
		return code;
	row = row_open(s->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	t->messages = row_number(row, "messages");
	snprintf(t->trial, sizeof(t->trial), "%llu",
	    (unsigned long long)row_number(row, "trial"));
	row_close(row);
	fprintf(stderr, "order %s: %llu messages\n", t->trial,
	    (unsigned long long)t->messages);
	return CLI_OK;
}

/* -- messages ----------------------------------------------------------------- */

/* What a scanner makes of the octets; 0 when nothing came of it. */
static int
count(struct trying *t, struct arena *a, struct bytes octets)
{
	struct job_request request = { .kind = JOB_MESSAGE };
	struct record record = { .size = 0 };
	enum job_end end;
	struct bytes document;
	struct err e;

	if (scanner_run(
		&t->scanner, a, &request, octets, &end, &document, &e) == -1 ||
	    end != JOB_ANSWERED ||
	    record_from_json(a, document, &record, &e) == -1)
		return 0;
	tally_record(&t->tally, &record);
	return 1;
}

/* The message behind t->message; *more becomes 0 when there is none. */
static enum cli_exit
try_next(struct trying *t, struct arena *a, int *more)
{
	struct session *s = t->opening.session;
	struct db_value params[] = { db_text(t->trial), db_text(t->message) };
	struct db_rows rows;
	struct bytes octets;
	struct err e;

	if (db_call(a, s->db, STMT_CLI_TRIAL_COPY, params, 2, &rows, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	*more = rows.rows > 0;
	if (!*more)
		return CLI_OK;
	snprintf(t->message, sizeof(t->message), "%s", db_string(&rows, 0, 0));
	if (opening_unseal(&t->opening, a, &rows, &octets, &e) == -1 ||
	    !count(t, a, octets))
		t->unread++;
	return CLI_OK;
}

static enum cli_exit
try_all(struct trying *t)
{
	struct arena *a = arena_new(MAIL_ARENA);
	enum cli_exit code = CLI_OK;
	int more = 1;

	/* No id comes before. */
	snprintf(t->message, sizeof(t->message),
	    "00000000-0000-0000-0000-000000000000");
	while (more && code == CLI_OK) {
		code = try_next(t, a, &more);
		arena_reset(a);
	}
	arena_free(a);
	return code;
}

/* Counts are told once all is read: half a trial tells of fewer. */
static enum cli_exit
finish(struct trying *t)
{
	enum cli_exit code = try_all(t);

	if (code != CLI_OK)
		return code;
	tally_print(&t->tally, TALLY_LEAST_STORED);
	if (t->unread == 0)
		return CLI_OK;
	return complain(
	    CLI_PARTLY, "%zu messages could not be read", t->unread);
}

enum cli_exit
stored_try(
    struct session *s, const struct option_row *options, const char *list)
{
	struct trying t = { .tally = { .a = s->a } };
	struct bytes octets;
	enum cli_exit code;
	struct err e;

	if (option_value(options, "since") == NULL ||
	    option_value(options, "reason") == NULL)
		return complain(CLI_USAGE, "to try a list on stored mail needs "
					   "--since and --reason, which are "
					   "recorded");
	code = opening_begin(s, options, &t.opening);
	if (code != CLI_OK)
		return code;
	if (io_read_file(s->a, list, CONFIG_FILE_MAX, &octets, &e) == -1 ||
	    scanner_try(&t.scanner, &s->conf, list, &e) == -1) {
		opening_end(&t.opening);
		return complain(CLI_CONFIG, "%s", e.text);
	}
	code = write_order(&t, options, octets);
	if (code == CLI_OK)
		code = finish(&t);
	scanner_stop(&t.scanner);
	opening_end(&t.opening);
	return code;
}

/* -- what was ordered ----------------------------------------------------------- */

static void
print_order(struct row *row)
{
	printf("%llu  ", (unsigned long long)row_number(row, "trial"));
	print_time(row_text(row, "at"));
	printf("  ");
	print_text(row_text(row, "by"));
	printf(", approved by ");
	print_text(row_text(row, "approver"));
	printf(": %llu messages since ",
	    (unsigned long long)row_number(row, "messages"));
	print_time(row_text(row, "since"));
	printf("\n   ");
	print_text(row_text(row, "reason"));
	/* Of a draft list, or of a rule that was run over texts. */
	if (row_text(row, "rule").len > 0) {
		printf("\n   rule ");
		print_text(row_text(row, "rule"));
	} else {
		printf("\n   list ");
		print_text(row_text(row, "list"));
	}
	printf("\n");
}

enum cli_exit
stored_orders(struct session *s)
{
	struct db_rows rows;
	enum cli_exit code = session_connect(s);

	if (code == CLI_OK)
		code = session_call(s, STMT_CLI_TRIALS, NULL, 0, &rows);
	if (code != CLI_OK)
		return code;
	print_each(
	    s->a, &rows, print_order, "No list was tried on stored mail.");
	return CLI_OK;
}
