/*
 * orders.h - the thread of the milter process that hears the parent
 */
#ifndef MILTER_ORDERS_H
#define MILTER_ORDERS_H

#include "base/attr.h"
#include "base/err.h"
#include "milter/host.h"

/*
 * Hear the parent on `control_fd` (borrowed) as long as it lives: new scanners
 * and reloads, for `host`; the configuration is read from `conf_path`.
 * -1 with `e`: there is no thread.
 */
int orders_begin(int control_fd, const char *conf_path, const struct host *host,
    struct err *e) MUST_CHECK;

/* Tell the parent that mail is served.  -1 with `e`. */
int orders_serving(int control_fd, struct err *e) MUST_CHECK;

#endif
