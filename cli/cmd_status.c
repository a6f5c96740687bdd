/*
 * cmd_status.c - how things stand, and what is kept how long
 */
#include "base/clock.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"
#include "policy/directory.h"
#include "policy/memory_report.h"
#include "store/outbox.h"
#include "store/spool.h"

/* This host's spool, as it lies on disk: the database may be down. */
static void
print_spool(const struct conf *conf)
{
	struct spool_status spool;
	struct err e;

	if (spool_status(conf->spool, &spool, &e) == -1) {
		printf("Spool: %s\n", e.text);
		return;
	}
	printf("Spool: %llu octets in %llu segments, %llu not loaded yet",
	    (unsigned long long)spool.octets,
	    (unsigned long long)spool.segments,
	    (unsigned long long)spool.waiting);
	if (spool.damaged > 0)
		printf(", %llu DAMAGED", (unsigned long long)spool.damaged);
	printf("\n");
}

/* What this host knows of people, as its milter reads it. */
static void
print_directory(const struct conf *conf)
{
	char path[DIRECTORY_PATH];
	const struct directory_content *content;
	struct directory *d;
	struct err e;

	directory_path(conf, path);
	d = directory_open(path, &e);
	if (d == NULL) {
		printf("Directory: %s\n", e.text);
		return;
	}
	content = directory_content(d);
	printf("Directory: %zu addresses, %zu exemptions, %llu s old\n",
	    content->entries_len, content->exemptions_len,
	    (unsigned long long)(clock_now_ms() - content->made_ms) / 1000);
	directory_close(d);
}

/* What this host remembers, as the milter last said. */
static void
print_memory(const struct conf *conf)
{
	char path[MEMORY_PATH];
	struct memory_status m;
	uint64_t held = 0, evicted = 0;
	struct err e;

	memory_path(conf, path);
	if (memory_report_read(path, &m, &e) == -1) {
		printf("Memory: %s\n", e.text);
		return;
	}
	for (int i = 0; i < FACT_KINDS; i++) {
		held += m.tables[i].held;
		evicted += m.tables[i].evicted;
	}
	printf("Memory: %llu facts of earlier mail, %llu KB of at most %d",
	    (unsigned long long)held, (unsigned long long)(m.octets / 1024),
	    MEMORY_OCTETS_MAX / 1024);
	if (evicted > 0)
		printf(", %llu forgotten before their time",
		    (unsigned long long)evicted);
	if (m.hosts > 1)
		printf("; %u mail hosts, the others heard %llu s ago", m.hosts,
		    (unsigned long long)memory_report_age(&m));
	printf("\n");
}

/* This host's outbox; who may not look into it is told nothing. */
static void
print_outbox(const struct conf *conf)
{
	struct outbox_status s;
	struct err e;

	if (outbox_status(conf->outbox, &s, &e) == -1)
		return;
	printf("Outbox: %llu held, %llu delayed, %llu on their way",
	    (unsigned long long)s.held, (unsigned long long)s.delayed,
	    (unsigned long long)s.going);
	if (s.overdue > 0)
		printf(", %llu OVERDUE", (unsigned long long)s.overdue);
	if (s.most_tries > 1)
		printf(" (up to %llu tries)", (unsigned long long)s.most_tries);
	if (s.damaged > 0)
		printf(", %llu DAMAGED", (unsigned long long)s.damaged);
	printf("\n");
}

static void
print_host(const struct conf *conf)
{
	print_spool(conf);
	print_outbox(conf);
	print_directory(conf);
	print_memory(conf);
}

static void
show(struct session *s, const struct db_rows *rows)
{
	struct row *row = row_open(s->a, rows, 0);

	if (row == NULL)
		return;
	printf("Last record: ");
	if (row_text(row, "last_record").len == 0)
		printf("none");
	print_time(row_text(row, "last_record"));
	printf("\nRecords today: %llu\nMonths: ",
	    (unsigned long long)row_number(row, "records_today"));
	print_text(row_list(row, "months", 24));
	printf("\nScanners: %llu; mail hosts were last seen %llu s ago; the "
	       "oldest record not loaded is %llu s old",
	    (unsigned long long)row_number(row, "scanners"),
	    (unsigned long long)row_number(row, "seen_seconds"),
	    (unsigned long long)row_number(row, "lag_seconds"));
	if (row_number(row, "second_scans_waiting") > 0) {
		printf("\nWaiting for a second scan: %llu, since ",
		    (unsigned long long)row_number(
			row, "second_scans_waiting"));
		print_time(row_text(row, "second_scans_since"));
	}
	printf("\nNotices due: %llu, could not be delivered: %llu\n"
	       "Sent again, maybe twice: %llu\n",
	    (unsigned long long)row_number(row, "notices_due"),
	    (unsigned long long)row_number(row, "notices_failed"),
	    (unsigned long long)row_number(row, "maybe_repeated"));
	row_close(row);
}

enum cli_exit
cmd_status(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};
	struct db_rows rows;
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("status", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	if (!option_given(options, "json"))
		print_host(&s.conf);
	code = session_connect(&s);
	if (code == CLI_OK)
		code = session_call(&s, STMT_CLI_STATUS, NULL, 0, &rows);
	if (code == CLI_OK && option_given(options, "json"))
		print_json(&rows);
	else if (code == CLI_OK)
		show(&s, &rows);
	session_end(&s);
	return code;
}

enum cli_exit
cmd_retain(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("json", NULL, "one certificate a line"),
		{ .name = NULL },
	};
	struct db_value param;
	struct db_rows rows;
	struct session s;
	enum cli_exit code;
	char months[16];
	int helped;

	code = options_read("retain", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_open(cli, &s);
	if (code != CLI_OK)
		return code;
	snprintf(months, sizeof(months), "%u", s.conf.retention_months);
	param = db_text(months);
	code = session_call(&s, STMT_CLI_RETAIN, &param, 1, &rows);
	if (code == CLI_OK)
		print_json(&rows);
	if (code == CLI_OK && rows.rows == 0)
		printf("Nothing is older than %s months.\n", months);
	session_end(&s);
	return code;
}
