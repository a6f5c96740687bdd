/*
 * service.h - the console from its start to its end
 */
#ifndef CONSOLE_SERVICE_H
#define CONSOLE_SERVICE_H

#include "conf/conf.h"

/* Serve until SIGTERM or SIGINT.  The exit code. */
int service_main(const struct conf *conf);

#endif
