/*
 * parent.h - the process that keeps all others alive
 *
 * Has no threads, reads no mail.  Children are forked before any thread, die
 * with it and are started again when they die.
 */
#ifndef MILTER_PARENT_H
#define MILTER_PARENT_H

#include "conf/conf.h"

/*
 * Run until SIGTERM or SIGINT; then drain and stop.  SIGHUP reads `conf_path`,
 * policy and word lists again.  `program` is argv[0].  The exit code: 0
 * stopped as asked, 1 could not begin.
 */
int parent_main(
    const struct conf *conf, const char *conf_path, const char *program);

#endif
