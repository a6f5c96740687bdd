/*
 * log.h - one line per event: id, verb, key=value
 *
 * A quoted value that holds quotes gets ' for them, so that a line divides one
 * way only.  Only programs log; lib/ returns.  Never a word of anybody's mail, an address
 * or a subject: queue id or record id, part number, rule id, counts, times.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/attr.h"
#include "base/err.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };

/*
 * Where lines go from now on: NULL is standard error, "syslog" the system's
 * log, anything else a file that is appended to.  `program` must live for ever.
 */
void log_open(const char *program, const char *target);

/* "<level> <program>: <id> <verb> <fmt...>"; `id` is "-" for none. */
void log_line(enum log_level level, const char *id, const char *verb,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/* The same for an error: `<id> <verb> why="..."`. */
void log_err(const char *id, const char *verb, const struct err *e);

#endif
