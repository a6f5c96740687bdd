/*
 * recorder.h - the process that loads the spool into PostgreSQL
 *
 * May: the database (EXECUTE on its own functions only), read and trim the
 * spool.  May not: SMTP, keys, parse mail.  The database is never in the way of
 * mail: while it is down or hangs the spool grows, and everything is loaded,
 * once each, when it returns.
 */
#ifndef MILTER_RECORDER_H
#define MILTER_RECORDER_H

#include "conf/conf.h"
#include "store/spool.h"

/*
 * Load until `control_fd` is closed by the parent or SIGTERM comes; the batch
 * in hand is finished first.  `tail` is what the milter process publishes;
 * `lane_fd` is where the slow lane asks (lane.h), -1: nowhere.
 * Returns the process's exit code: 0 stopped as asked, 1 could not begin.
 */
int recorder_main(const struct conf *conf, struct spool_tail *tail, int lane_fd,
    int control_fd);

#endif
