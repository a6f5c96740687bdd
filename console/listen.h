/*
 * listen.h - the console's socket
 */
#ifndef CONSOLE_LISTEN_H
#define CONSOLE_LISTEN_H

#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"

/*
 * Listen at `where`: "127.0.0.1:8443", "[::1]:8443" or the path of a unix
 * socket, whose group becomes `group` unless it is (gid_t)-1.  The descriptor,
 * or -1 with `e` (ERR_CONFIG).
 */
int listen_at(const char *where, gid_t group, struct err *e) MUST_CHECK;

/* 1: `where` is a path. */
int listen_is_path(const char *where);

#endif
