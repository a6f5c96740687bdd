/*
 * listing.h - a statement whose rows a command prints, for people or as JSON
 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"

struct listing {
	enum stmt stmt;
	/* One row, for people. */
	void (*print)(struct row *row);
	/* What people are told where there is none; NULL: nothing. */
	const char *none;
};

/*
 * Call it and print what comes: one object a line where the option "json" is
 * given.  Complains when it fails.
 */
enum cli_exit listing_run(struct session *s, const struct option_row *options,
    const struct listing *what, const struct db_value *params,
    size_t params_len);

#endif
