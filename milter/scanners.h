/*
 * scanners.h - the pool of scanners, as the milter's threads use it
 *
 * The parent starts them and hands over their job sockets; a scanner that died,
 * was late or has answered often enough is given back for another.  New word
 * lists reach a running scanner with the next message that it gets.
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

/* A pool of `n` slots; `control_fd` (borrowed) is where others are asked for. */
struct scanners *scanners_new(int control_fd, uint32_t n);

/*
 * The parent's new scanner for a slot: `fd`, now the pool's, is its job
 * socket, `ordinal` its number, `generation` the word lists it began with.
 */
void scanners_take(struct scanners *pool, uint32_t slot, uint64_t ordinal,
    uint64_t generation, int fd);

/* Word lists of that number in a sealed memfd, now the pool's. */
void scanners_use(struct scanners *pool, uint64_t generation, int fd);

/*
 * Have it scanned.  A scanner that died or had no memory left is replaced and
 * the message tried once more: it may not have been the message's fault.  Thread-safe.  -1 with `e`
 * only for our own failures.
 */
int scanners_run(struct scanners *pool, struct arena *a, struct scan *scan,
    struct err *e) MUST_CHECK;

#endif
