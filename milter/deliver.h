/*
 * deliver.h - the process that sends mail of our own
 *
 * May: the outbox, SMTP to one listener, have its key reader (the mail host's
 * own key) open items and its starter start a scanner that makes other messages
 * of them.  May not: the database, private keys, parse mail, exec, other files
 * and ports than these (base/sandbox.h).
 */
#ifndef MILTER_DELIVER_H
#define MILTER_DELIVER_H

#include "milter/settings.h"
#include "record/program.h"

struct deliver {
	const struct settings *settings;
	const struct scanner_program *scanner;
	/* To the parent. */
	int control_fd;
};

/*
 * Send what is due until SIGTERM or the parent's end; what is in hand then is
 * finished first.  The exit code: 0 as asked, 1 failed.
 */
int deliver_main(const struct deliver *deliver);

#endif
