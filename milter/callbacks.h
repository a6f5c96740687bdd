/*
 * callbacks.h - libmilter's side of the milter process
 */
#ifndef MILTER_CALLBACKS_H
#define MILTER_CALLBACKS_H

#include "base/attr.h"
#include "base/err.h"
#include "milter/host.h"

/*
 * Make the socket that the MTA connects to (conf->listen), for the group of
 * conf->socket_group.  Before the first thread, with the powers of the start.
 * -1 with `e`.
 */
int callbacks_listen(const struct conf *conf, struct err *e) MUST_CHECK;

/*
 * Serve until SIGTERM (libmilter takes it in a thread of its own).  Once per
 * process; `host` outlives it.  -1 with `e` when it could not begin.
 */
int callbacks_serve(const struct host *host, struct err *e) MUST_CHECK;

/*
 * Connect to conf->listen and go again: a libmilter that was told to end looks
 * at that when somebody comes, or else every five seconds only.  From any
 * process that may connect; does not block.  Only for a socket in the file
 * system.
 */
void callbacks_wake(const struct conf *conf);

#endif
