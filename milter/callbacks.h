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

#endif
