/*
 * scanners.c - the pool of scanners, as the milter's threads use it
 */
#define _GNU_SOURCE
#include "milter/scanners.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/wire.h"
#include "milter/control.h"

enum slot_state {
	/* The parent is making one. */
	SLOT_EMPTY,
	SLOT_FREE,
	SLOT_BUSY,
};

struct slot {
	enum slot_state state;
	int fd;
	/* Which scanner it is, as the parent counts. */
	uint64_t ordinal;
	/* Messages it has answered. */
	uint32_t answered;
	/* The next one came while this one was busy; -1: none. */
	int next_fd;
	uint64_t next_ordinal;
};

struct scanners {
	int control_fd;
	pthread_mutex_t lock;
	/* Signalled when a slot becomes free. */
	pthread_cond_t free;
	uint32_t n;
	struct slot slots[];
};

/* -- from the parent ------------------------------------------------------- */

static void
take_scanner(struct scanners *pool, const struct control *c, int fd)
{
	struct slot *s = &pool->slots[c->slot];

	pthread_mutex_lock(&pool->lock);
	if (s->state == SLOT_BUSY) {
		if (s->next_fd != -1)
			close(s->next_fd);
		s->next_fd = fd;
		s->next_ordinal = c->ordinal;
	} else {
		if (s->state == SLOT_FREE)
			close(s->fd);
		s->state = SLOT_FREE;
		s->fd = fd;
		s->ordinal = c->ordinal;
		s->answered = 0;
		pthread_cond_signal(&pool->free);
	}
	pthread_mutex_unlock(&pool->lock);
}

/* The thread that hears the parent; ends when the parent is gone. */
static void *
hear(void *argument)
{
	struct scanners *pool = argument;

	for (;;) {
		struct control c;
		enum wire_end end;
		size_t len = 0, fds_len = 1;
		int fd = -1;
		struct err e;

		if (wire_recv(pool->control_fd, &c, sizeof(c), &len, &fd,
			&fds_len, UINT64_MAX, &end, &e) == -1)
			continue;
		if (end != WIRE_PACKET)
			return NULL;
		if (fds_len == 1 && len == sizeof(c) &&
		    c.kind == CONTROL_SCANNER && c.slot < pool->n)
			take_scanner(pool, &c, fd);
		else if (fds_len == 1)
			close(fd);
	}
}

struct scanners *
scanners_new(int control_fd, uint32_t n, struct err *e)
{
	struct scanners *pool =
	    calloc(1, sizeof(*pool) + n * sizeof(*pool->slots));
	pthread_condattr_t clock;
	pthread_t thread;
	int why;

	if (pool == NULL || pthread_mutex_init(&pool->lock, NULL) != 0 ||
	    pthread_condattr_init(&clock) != 0 ||
	    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&pool->free, &clock) != 0)
		abort();
	pthread_condattr_destroy(&clock);
	pool->control_fd = control_fd;
	pool->n = n;
	for (uint32_t i = 0; i < n; i++)
		pool->slots[i] = (struct slot){ .fd = -1, .next_fd = -1 };
	why = pthread_create(&thread, NULL, hear, pool);
	if (why != 0) {
		err_set(e, ERR_SYSTEM, "could not start a thread: %s",
		    strerror(why));
		return NULL;
	}
	pthread_detach(thread);
	return pool;
}

int
scanners_serving(struct scanners *pool, struct err *e)
{
	struct control c = { .kind = CONTROL_SERVING };

	return wire_send(pool->control_fd, &c, sizeof(c), NULL, 0, e);
}

/* -- lending --------------------------------------------------------------- */

/* The first free slot, so that few scanners stay warm; NULL: too late. */
static struct slot *
borrow(struct scanners *pool, uint64_t deadline_ms)
{
	struct timespec until = { (time_t)(deadline_ms / 1000),
		(long)(deadline_ms % 1000) * 1000000 };
	struct slot *found = NULL;
	int late = 0;

	pthread_mutex_lock(&pool->lock);
	while (found == NULL) {
		for (uint32_t i = 0; i < pool->n && found == NULL; i++)
			if (pool->slots[i].state == SLOT_FREE)
				found = &pool->slots[i];
		if (found != NULL)
			found->state = SLOT_BUSY;
		else if (late == ETIMEDOUT)
			break;
		else
			late = pthread_cond_timedwait(
			    &pool->free, &pool->lock, &until);
	}
	pthread_mutex_unlock(&pool->lock);
	return found;
}

/*
 * Give a slot back.  With `spent` its scanner is not used again: the parent
 * ends it and sends another, if it has not done so already.
 */
static void
give_back(struct scanners *pool, struct slot *s, int spent)
{
	struct control c = { .kind = CONTROL_REPLACE,
		.slot = (uint32_t)(s - pool->slots) };
	int ask = 0;
	struct err why;

	pthread_mutex_lock(&pool->lock);
	c.ordinal = s->ordinal;
	if (s->next_fd != -1) {
		close(s->fd);
		s->fd = s->next_fd;
		s->ordinal = s->next_ordinal;
		s->next_fd = -1;
		s->answered = 0;
		s->state = SLOT_FREE;
	} else if (spent) {
		close(s->fd);
		s->fd = -1;
		s->state = SLOT_EMPTY;
		ask = 1;
	} else {
		s->state = SLOT_FREE;
	}
	if (s->state == SLOT_FREE)
		pthread_cond_signal(&pool->free);
	pthread_mutex_unlock(&pool->lock);
	/* A parent that is gone takes us with it: nothing to add. */
	if (ask &&
	    wire_send(pool->control_fd, &c, sizeof(c), NULL, 0, &why) == -1)
		return;
}

/* One try. */
static int
try_scan(struct scanners *pool, struct arena *a, struct scan *scan,
    uint64_t deadline_ms, struct err *e)
{
	struct slot *s = borrow(pool, deadline_ms);
	int result;

	if (s == NULL) {
		scan->end = JOB_LATE;
		return 0;
	}
	result = job_run(a, s->fd, scan->request, scan->message, deadline_ms,
	    &scan->end, &scan->document, e);
	give_back(pool, s,
	    result == 0 && (scan->end != JOB_ANSWERED ||
			       ++s->answered >= SCANNER_MESSAGES));
	return result;
}

int
scanners_run(
    struct scanners *pool, struct arena *a, struct scan *scan, struct err *e)
{
	uint64_t deadline = clock_mono_ms() + (uint64_t)scan->seconds * 1000;

	if (try_scan(pool, a, scan, deadline, e) == -1)
		return -1;
	if (scan->end != JOB_DIED)
		return 0;
	return try_scan(pool, a, scan, deadline, e);
}
