/*
 * scanners.h - the pool of scanners, as the milter's threads use it
 *
 * The parent starts them and hands over their job sockets; a scanner that died,
 * was late or has answered often enough is given back for another.
 */
#ifndef MILTER_SCANNERS_H
#define MILTER_SCANNERS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "record/job.h"

struct scanners;

/* One message to scan. */
struct scan {
	const struct job_request *request;
	/* Sealed memfd of request->size octets; stays the caller's. */
	int message;
	/* Seconds until it is given up, waiting for a scanner included. */
	uint32_t seconds;
	/* -- set by scanners_run(), as by job_run() -------------------------- */
	enum job_end end;
	struct bytes document;
};

/*
 * A pool of `n` slots behind the parent's `control_fd` (borrowed), and the
 * thread that hears the parent.  NULL with `e`.
 */
struct scanners *scanners_new(int control_fd, uint32_t n, struct err *e);

/* Tell the parent that mail is served.  -1 with `e`. */
int scanners_serving(struct scanners *pool, struct err *e) MUST_CHECK;

/*
 * Have it scanned.  A scanner that died is replaced and the message tried once
 * more: it may not have been the message's fault.  Thread-safe.  -1 with `e`
 * only for our own failures.
 */
int scanners_run(struct scanners *pool, struct arena *a, struct scan *scan,
    struct err *e) MUST_CHECK;

#endif
