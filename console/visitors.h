/*
 * visitors.h - the connections that are open, and who goes when they are many
 *
 *	visitors_enter()  ->  visitors_turn(), at each stage  ->  visitors_leave()
 *
 * A stage has its time, and who is over it is cut off.  From VISITORS_CROWD on
 * each newcomer costs the one his place who has waited longest without having
 * asked for anything, or else the one who has been reading his answer longest:
 * hundreds who say nothing, or half of something, keep nobody out.  Nobody is
 * cut off while we work for him.
 *
 * To be cut off is shutdown(2): the connection's owner sees its end and leaves.
 * Thread-safe.  Times are clock_mono_ms().
 */
#ifndef CONSOLE_VISITORS_H
#define CONSOLE_VISITORS_H

#include <stdint.h>

enum {
	/* Connections at once; the last of them are for those that are ending. */
	VISITORS_MAX = 200,
	VISITORS_CROWD = 150,
	/* For a whole request; for what it asks for and its answer. */
	VISITORS_REQUEST_MS = 30 * 1000,
	VISITORS_ANSWER_MS = 600 * 1000,
};

enum visit {
	/* His request is not here, or not all of it. */
	VISIT_ASKS,
	/* We work for him. */
	VISIT_WAITS,
	/* His answer is on its way. */
	VISIT_READS,
	/* He is cut off already. */
	VISIT_GOES,
};

struct visitors;
struct visitor;

/* Never NULL. */
struct visitors *visitors_new(void);
void visitors_free(struct visitors *v);

/* Somebody connected: VISIT_ASKS.  NULL: there are VISITORS_MAX already. */
struct visitor *visitors_enter(struct visitors *v, int fd, uint64_t now_ms);
/* The next stage.  `who` may be NULL. */
void visitors_turn(
    struct visitors *v, struct visitor *who, enum visit stage, uint64_t now_ms);
/* Before his descriptor is closed.  `who` may be NULL. */
void visitors_leave(struct visitors *v, struct visitor *who);

/* Cut off who takes too long. */
void visitors_sweep(struct visitors *v, uint64_t now_ms);

#endif
