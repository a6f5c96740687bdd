/*
 * lone.h - a scanner that is started for one job and ended behind it
 *
 * None of what it saw is left for the next.  For processes without threads.
 */
#ifndef MILTER_LONE_H
#define MILTER_LONE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "milter/child.h"
#include "record/job.h"
#include "record/program.h"

struct lone {
	const struct scanner_program *scanner;
	const struct job_request *request;
	/* Sealed memfd of request->size octets. */
	int message;
	uint32_t seconds;
	/* -- set by lone_run() ------------------------------------------------ */
	enum job_end end;
	/* Lives as long as the arena. */
	struct bytes document;
};

/* -1 with `e` for failures of our own; lone->end says the rest. */
int lone_run(struct arena *a, struct lone *lone, struct err *e) MUST_CHECK;

/* -- its steps, for starter.c -------------------------------------------- */

/* scanner->fd is its job socket.  -1 with `e`. */
int lone_start(const struct scanner_program *program, struct child *scanner,
    struct err *e) MUST_CHECK;
/* As lone_run(), of one that runs: `scanner` is its socket. */
int lone_ask(
    struct arena *a, struct lone *lone, int scanner, struct err *e) MUST_CHECK;
void lone_end(struct child *scanner);

#endif
