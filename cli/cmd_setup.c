/*
 * cmd_setup.c - make the database, keys and directories; safe to repeat
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/admin.h"
#include "cli/keys.h"
#include "cli/migrate.h"
#include "cli/options.h"
#include "cli/session.h"
#include "record/record.h"

enum { PASSWORD_OCTETS = 24, PATH_OCTETS = 4200 };

/* Make the school's database if it is not there. */
static enum cli_exit
make_database(struct session *s)
{
	const char *name = admin_setting(s->a, s->conf.database, "dbname");
	const char *at = admin_setting(s->a, s->conf.database_admin, "dbname");
	struct db_value param = db_text(name);
	struct strbuf script;
	struct db_rows rows;
	enum cli_exit code;
	struct err e;

	if (name == NULL || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789"
					 "_") != strlen(name))
		return complain(CLI_CONFIG, "database needs dbname=, of "
					    "letters a-z, digits and '_'");
	code = admin_connect(s, at != NULL ? at : "postgres");
	if (code != CLI_OK)
		return code;
	code = session_call(s, STMT_CLI_SETUP_HAS_DATABASE, &param, 1, &rows);
	if (code != CLI_OK)
		return code;
	if (rows.rows == 1 && strcmp(db_string(&rows, 0, 0), "t") == 0)
		return CLI_OK;
	strbuf_init(&script, 4096);
	strbuf_fmt(&script,
	    "CREATE DATABASE %s ENCODING 'UTF8' TEMPLATE template0", name);
	if (db_script(s->db, "a new database", strbuf_bytes(&script), &e) == -1)
		code = complain(CLI_FAILED, "%s", e.text);
	else
		printf("Made the database %s.\n", name);
	strbuf_done(&script);
	return code;
}

/* A service that signs in to the database by a password. */
struct service {
	const char *role;
	/* Where its password lies; empty: it comes another way. */
	const char *passfile;
	/* Who alone may read it. */
	const char *user;
};

static enum cli_exit
make_password(struct session *s, const struct service *service)
{
	unsigned char random[PASSWORD_OCTETS];
	char password[2 * PASSWORD_OCTETS + 1];
	struct db_value params[2];
	struct strbuf line;
	struct db_rows rows;
	enum cli_exit code;
	struct err e;

	if (service->passfile[0] == '\0' ||
	    access(service->passfile, F_OK) == 0)
		return CLI_OK;
	if (getentropy(random, sizeof(random)) == -1)
		return complain(CLI_FAILED, "could not get random octets");
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(password + 2 * i, 3, "%02x", random[i]);
	params[0] = db_text(service->role);
	params[1] = db_text(password);
	code = session_call(s, STMT_CLI_SETUP_PASSWORD, params, 2, &rows);
	if (code != CLI_OK)
		return code;
	strbuf_init(&line, 1024);
	strbuf_fmt(&line, "*:*:*:%s:%s\n", service->role, password);
	if (io_replace_file(service->passfile, strbuf_bytes(&line), 0600, &e) ==
		-1 ||
	    keys_give(service->passfile, service->user, &e) == -1)
		code = complain(CLI_FAILED, "%s", e.text);
	strbuf_done(&line);
	return code;
}

static enum cli_exit
make_passwords(struct session *s)
{
	const struct service services[] = {
		{ "schoolgate_recorder", s->conf.database_passfile,
		    s->conf.user },
		{ "schoolgate_console", s->conf.console_passfile,
		    s->conf.console_user },
	};
	enum cli_exit code = CLI_OK;

	for (size_t i = 0; i < 2 && code == CLI_OK; i++)
		code = make_password(s, &services[i]);
	return code;
}

static enum cli_exit
make_school(struct session *s)
{
	struct db_value params[3];
	struct strbuf domains;
	struct db_rows rows;
	enum cli_exit code;

	strbuf_init(&domains, 1 << 20);
	strbuf_char(&domains, '[');
	for (size_t i = 0; i < s->conf.inside_domains.len; i++) {
		if (i > 0)
			strbuf_char(&domains, ',');
		record_string_to_json(
		    utf8_from(s->conf.inside_domains.v[i]), &domains);
	}
	strbuf_char(&domains, ']');
	params[0] = db_text(s->conf.school);
	params[1] = db_text(s->conf.school_name);
	params[2] = db_text(strbuf_cstr(&domains));
	code = session_call(s, STMT_CLI_SETUP_SCHOOL, params, 3, &rows);
	strbuf_done(&domains);
	return code;
}

/* Where the console is: letters that the database writes name it. */
static enum cli_exit
name_console(struct session *s)
{
	struct db_value params[2] = { db_text("console_address") };
	struct db_rows rows;
	struct strbuf b;
	enum cli_exit code;

	strbuf_init(&b, CONFIG_FILE_MAX);
	record_string_to_json(utf8_from(s->conf.console_base_url), &b);
	params[1] = db_text(strbuf_cstr(&b));
	code = session_call(s, STMT_CLI_SETUP_SETTING, params, 2, &rows);
	strbuf_done(&b);
	return code;
}

/* `name` of the shipped policies as `to`, unless there is one. */
static enum cli_exit
put_policy(struct session *s, const char *name, const char *to)
{
	char from[4096 + 64];
	struct bytes octets;
	struct err e;

	if (access(to, F_OK) == 0)
		return CLI_OK;
	snprintf(from, sizeof(from), "%s/policies/%s", s->conf.share, name);
	if (io_read_file(s->a, from, CONFIG_FILE_MAX, &octets, &e) == -1 ||
	    io_replace_file(to, octets, 0644, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	printf("Wrote a first policy: %s\n", to);
	return CLI_OK;
}

/*
 * The first policy: Frederick Gent's, to be made the school's own.  What it
 * includes lies beside it.
 */
static enum cli_exit
make_policy(struct session *s)
{
	const char *slash = strrchr(s->conf.policy, '/');
	int len = slash == NULL ? 0 : (int)(slash + 1 - s->conf.policy);
	char common[4096 + 16];

	if (access(s->conf.policy, F_OK) == 0)
		return CLI_OK;
	snprintf(
	    common, sizeof(common), "%.*scommon.conf", len, s->conf.policy);
	if (put_policy(s, "common.conf", common) != CLI_OK)
		return CLI_FAILED;
	return put_policy(s, "frederick-gent.conf", s->conf.policy);
}

static enum cli_exit
run(struct session *s)
{
	enum cli_exit code = make_policy(s);

	if (code == CLI_OK)
		code = keys_setup(s);
	if (code == CLI_OK)
		code = make_database(s);
	if (code != CLI_OK)
		return code;
	db_close(s->db);
	s->db = NULL;
	code = admin_connect(s, NULL);
	if (code == CLI_OK)
		code = migrate(s);
	if (code == CLI_OK)
		code = make_school(s);
	if (code == CLI_OK)
		code = name_console(s);
	if (code == CLI_OK)
		code = make_passwords(s);
	if (code == CLI_OK)
		printf("Schoolgate is set up for %s.\n", s->conf.school_name);
	return code;
}

enum cli_exit
cmd_setup(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = { { .name = NULL } };
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("setup", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc > 0)
		return complain(CLI_USAGE, "setup takes no arguments");
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	code = run(&s);
	session_end(&s);
	return code;
}
