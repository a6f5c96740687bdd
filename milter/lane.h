/*
 * lane.h - what the slow lane and the recorder say to each other
 *
 *	slow lane			recorder
 *	LANE_NEXT	->
 *			<-	LANE_ENTRY, a message that waits; or LANE_NOTHING
 *	LANE_SETTLE	->	what its second scan gave
 *			<-	LANE_SETTLED; or LANE_NOTHING: not now
 *
 * One SOCK_SEQPACKET that the parent holds at both ends, so that either side
 * may die and come back.  The slow lane asks one thing at a time; an answer has
 * the serial of its question, and older ones are passed over.  A message
 * travels as an entry of the spool (segment.h) in a memfd.
 */
#ifndef MILTER_LANE_H
#define MILTER_LANE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "store/spool.h"

enum lane_kind {
	/* Nothing came before the deadline. */
	LANE_SILENCE = 0,
	LANE_NEXT,
	LANE_ENTRY,
	LANE_SETTLE,
	LANE_SETTLED,
	LANE_NOTHING,
};

struct lane_message {
	enum lane_kind kind;
	uint64_t serial;
	/* LANE_NEXT: ids of the keys that are here, commas between. */
	const char *keys;
	/* LANE_ENTRY: how often the message was handed out, this time too. */
	uint32_t tries;
	/* LANE_ENTRY, LANE_SETTLE; else NULL. */
	const struct spool_entry *entry;
};

/* Send it.  -1 with `e`. */
int lane_send(
    int fd, const struct lane_message *message, struct err *e) MUST_CHECK;

/*
 * Wait for one until `deadline_ms` (clock_mono_ms); it lives as long as `a`.
 * -1 with `e` on a broken promise.
 */
int lane_recv(int fd, struct arena *a, uint64_t deadline_ms,
    struct lane_message *out, struct err *e) MUST_CHECK;

#endif
