/*
 * doctor_database.c - can the services reach the database, and is it sound
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "cli/admin.h"
#include "cli/doctor.h"

/* As the recorder connects; its statements are all there. */
static void
check_recorder(struct doctor *d)
{
	const struct conf *conf = &d->s->conf;
	char conninfo[4200];
	struct db_settings settings = { .conninfo = conninfo,
		.passfile = conf->database_passfile,
		.deadline_ms = conf->database_seconds * 1000 };
	struct err e;
	struct db *db;

	if (conf->database_passfile[0] == '\0') {
		doctor_note(d, "database.recorder",
		    "database-passfile is not set: the recorder connects as "
		    "the system's user");
		return;
	}
	snprintf(conninfo, sizeof(conninfo), "%s user=schoolgate_recorder",
	    conf->database);
	db = db_open(&settings, &e);
	if (doctor_check(d, "database.recorder", db != NULL,
		"the recorder cannot connect: %s; does pg_hba.conf begin with "
		"the line \"local all schoolgate_recorder scram-sha-256\"?",
		e.text))
		doctor_check(d, "database.functions",
		    db_prepare(db, "recorder", &e) == 0,
		    "the database is older than this program: run schoolgate "
		    "setup (%s)",
		    e.text);
	db_close(db);
}

static void
check_passfile(struct doctor *d)
{
	const char *path = d->s->conf.database_passfile;
	struct stat st;

	if (path[0] == '\0')
		return;
	if (!doctor_check(d, "database.passfile", stat(path, &st) == 0,
		"database-passfile \"%s\" is not there: run schoolgate setup",
		path))
		return;
	doctor_check(d, "database.passfile-mode", (st.st_mode & 0077) == 0,
	    "others than its owner may read \"%s\": chmod 600 %s", path, path);
}

/* One of the queries whose rows are checks, and notes where `good` is NULL. */
static void
check_rows(struct doctor *d, enum stmt stmt, const char *argument)
{
	struct db_value param = db_text(argument);
	struct db_rows rows;
	struct err e;

	if (!doctor_check(d, "database.schema",
		db_call(d->s->a, d->s->db, stmt, &param, argument != NULL,
		    &rows, &e) == 0,
		"the database is not set up, or older than this program: run "
		"schoolgate setup (%s)",
		e.text))
		return;
	for (size_t i = 0; i < rows.rows; i++) {
		const char *good = db_string(&rows, i, 1);
		const char *id = db_string(&rows, i, 0);

		if (good[0] == '\0')
			doctor_note(d, id, "%s", db_string(&rows, i, 2));
		else
			doctor_check(d, id, strcmp(good, "t") == 0, "%s",
			    db_string(&rows, i, 2));
	}
}

void
doctor_database(struct doctor *d)
{
	uint64_t now = clock_now_ms();
	char text[32];

	check_passfile(d);
	check_recorder(d);
	if (!doctor_check(d, "database.admin",
		admin_connect(d->s, NULL) == CLI_OK,
		"could not look into the database as its superuser: is "
		"PostgreSQL running, is this user root or postgres, and is "
		"database-admin right?"))
		return;
	snprintf(text, sizeof(text), "%llu.%03u",
	    (unsigned long long)(now / 1000), (unsigned)(now % 1000));
	check_rows(d, STMT_CLI_DOCTOR_SERVER, text);
	snprintf(text, sizeof(text), "%u", d->s->conf.retention_months);
	check_rows(d, STMT_CLI_DOCTOR_RECORDS, text);
	check_rows(d, STMT_CLI_DOCTOR_ROLES, NULL);
	check_rows(d, STMT_CLI_DOCTOR_CALENDAR, NULL);
}
