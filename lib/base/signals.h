/*
 * signals.h - signals as something to read, for processes with one loop
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

/*
 * From now on each signal of `which` is read from the descriptor that this
 * returns (signalfd(2), not blocking); -1 with `e`.
 */
int signals_take(const int *which, size_t len, struct err *e) MUST_CHECK;

/* The same for a process that a parent ends: SIGTERM and SIGINT; no SIGPIPE. */
int signals_take_end(struct err *e) MUST_CHECK;

#endif
