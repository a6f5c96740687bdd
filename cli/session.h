/*
 * session.h - what most commands need: configuration, database, output
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdio.h>

#include "base/arena.h"
#include "cli/cmd.h"
#include "conf/conf.h"
#include "record/scanner.h"
#include "store/db.h"

struct session {
	/* Everything of this run lives here. */
	struct arena *a;
	struct conf conf;
	/* NULL until session_connect(). */
	struct db *db;
};

/* "schoolgate: <text>" on standard error; returns `code`. */
enum cli_exit complain(enum cli_exit code, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/* Read the configuration.  With `optional`, none at all means the defaults. */
enum cli_exit session_begin(
    const struct cli *cli, int optional, struct session *out);
void session_end(struct session *s);

/* Connect as the caller; times then come in conf's zone. */
enum cli_exit session_connect(struct session *s);

/* Both. */
enum cli_exit session_open(const struct cli *cli, struct session *out);

/*
 * Start a scanner; says so when names may not be read.  -1 with `e`.
 */
int session_scanner(
    const struct session *s, struct scanner *out, struct err *e) MUST_CHECK;

/* Call a statement; complains when it fails, by what the database says. */
enum cli_exit session_call(struct session *s, enum stmt stmt,
    const struct db_value *params, size_t params_len, struct db_rows *out);

#endif
