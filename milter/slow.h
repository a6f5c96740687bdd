/*
 * slow.h - the slow lane: the process that has unscanned mail scanned again
 *
 * May: ask the recorder for what waits (lane.h), have its own key reader open
 * it, start scanners with larger limits, apply the rules.  May not: the
 * database, the MTA, private keys, parse mail.  One message at a time: what
 * took a scanner's limits is rare, and must not take the mail's processors.
 */
#ifndef MILTER_SLOW_H
#define MILTER_SLOW_H

#include "milter/settings.h"
#include "record/program.h"

struct slow {
	const struct settings *settings;
	const struct scanner_program *scanner;
	/* To the recorder, and to the parent. */
	int lane_fd, control_fd;
};

/*
 * Scan again what waits, until SIGTERM or the parent's end; whatever is in hand
 * then still waits.  The exit code: 0 as asked, 1 failed.
 */
int slow_main(const struct slow *slow);

#endif
