/*
 * session.c - what most commands need: configuration, database, output
 */
#define _GNU_SOURCE
#include "cli/session.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SESSION_ARENA ((size_t)2 << 30)

enum cli_exit
complain(enum cli_exit code, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "schoolgate: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n");
	return code;
}

enum cli_exit
session_begin(const struct cli *cli, int optional, struct session *out)
{
	const char *path = cli->conf != NULL ? cli->conf : conf_path();
	struct err e;

	*out = (struct session){ .a = arena_new(SESSION_ARENA) };
	if (optional && cli->conf == NULL && access(path, R_OK) == -1) {
		conf_defaults(out->a, &out->conf);
		return CLI_OK;
	}
	if (conf_load(out->a, path, &out->conf, &e) == -1) {
		session_end(out);
		return complain(CLI_CONFIG, "%s", e.text);
	}
	return CLI_OK;
}

void
session_end(struct session *s)
{
	db_close(s->db);
	arena_free(s->a);
	*s = (struct session){ 0 };
}

enum cli_exit
session_connect(struct session *s)
{
	struct db_settings settings = { .conninfo = s->conf.database,
		.deadline_ms = s->conf.database_seconds * 1000 };
	struct err e;

	setenv("PGTZ", s->conf.time_zone, 1);
	s->db = db_open(&settings, &e);
	return s->db != NULL ? CLI_OK : complain(CLI_FAILED, "%s", e.text);
}

enum cli_exit
session_open(const struct cli *cli, struct session *out)
{
	enum cli_exit code = session_begin(cli, 0, out);

	if (code != CLI_OK)
		return code;
	code = session_connect(out);
	if (code != CLI_OK)
		session_end(out);
	return code;
}

/* What the database refuses, as an exit code. */
static enum cli_exit
code_of(const struct db *db)
{
	static const struct {
		const char *sqlstate;
		enum cli_exit code;
	} codes[] = { { "42501", CLI_DENIED }, { "P0002", CLI_DENIED },
		{ "22", CLI_USAGE }, { "23", CLI_USAGE } };

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (strncmp(db_sqlstate(db), codes[i].sqlstate,
			strlen(codes[i].sqlstate)) == 0)
			return codes[i].code;
	return CLI_FAILED;
}

int
session_scanner(const struct session *s, struct scanner *out, struct err *e)
{
	if (scanner_start(out, &s->conf, "schoolgate", e) == -1)
		return -1;
	if (out->is_nameless)
		complain(CLI_OK,
		    "nobody is found by name: \"%s\" may not be read",
		    s->conf.names_file);
	return 0;
}

enum cli_exit
session_call(struct session *s, enum stmt stmt, const struct db_value *params,
    size_t params_len, struct db_rows *out)
{
	struct err e;

	if (db_call(s->a, s->db, stmt, params, params_len, out, &e) == -1)
		return complain(code_of(s->db), "%s", e.text);
	return CLI_OK;
}
