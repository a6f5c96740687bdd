/*
 * process.h - the milter process: answers the MTA
 *
 * May: speak to the MTA, hold messages in memory, seal with public keys, append
 * to the spool.  May not: the database, private keys, parse mail.
 */
#ifndef MILTER_PROCESS_H
#define MILTER_PROCESS_H

#include "base/user.h"
#include "milter/settings.h"
#include "store/spool.h"

struct process {
	/* In force until a reload, and the file that it reads then. */
	struct settings *settings;
	const char *conf_path;
	struct spool_tail *tail;
	const struct user *user;
	/* Socket to the parent (control.h), and the parent's pid. */
	int control_fd;
	pid_t parent;
	/* How many slots for scanners there are. */
	uint32_t scanners;
};

/* Serve until SIGTERM.  The exit code: 0 as asked, 1 could not begin. */
int process_main(const struct process *process);

#endif
