/*
 * scanners.c - the pool of scanners, as the milter's threads use it
 */
#define _GNU_SOURCE
#include "milter/scanners.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* A scanner that stands in a slot. */
struct standing {
	int fd;
	/* Which one it is, as the parent counts, and which word lists it has. */
	uint64_t ordinal, generation;
	/* Messages it has answered. */
	uint32_t answered;
};

struct slot {
	enum slot_state state;
	struct standing now;
	/* It came while the other was busy; fd -1: none did. */
	struct standing next;
};

struct scanners {
	int control_fd;
	pthread_mutex_t lock;
	/* Signalled when a slot becomes free. */
	pthread_cond_t free;
	/* Word lists for scanners that began with older ones; -1: none newer. */
	int generation_fd;
	uint64_t generation;
	uint32_t n;
	struct slot slots[];
};

struct scanners *
scanners_new(int control_fd, uint32_t n)
{
	struct scanners *pool =
	    calloc(1, sizeof(*pool) + n * sizeof(*pool->slots));
	pthread_condattr_t clock;

	if (pool == NULL || pthread_mutex_init(&pool->lock, NULL) != 0 ||
	    pthread_condattr_init(&clock) != 0 ||
	    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&pool->free, &clock) != 0)
		abort();
	pthread_condattr_destroy(&clock);
	pool->control_fd = control_fd;
	pool->generation_fd = -1;
	pool->n = n;
	for (uint32_t i = 0; i < n; i++)
		pool->slots[i] = (struct slot){ .now.fd = -1, .next.fd = -1 };
	return pool;
}

/* -- from the parent ------------------------------------------------------- */

void
scanners_take(struct scanners *pool, uint32_t slot, uint64_t ordinal,
    uint64_t generation, int fd)
{
	struct standing new = { fd, ordinal, generation, 0 };
	struct slot *s;

	if (slot >= pool->n) {
		close(fd);
		return;
	}
	s = &pool->slots[slot];
	pthread_mutex_lock(&pool->lock);
	if (s->state == SLOT_BUSY) {
		if (s->next.fd != -1)
			close(s->next.fd);
		s->next = new;
	} else {
		if (s->state == SLOT_FREE)
			close(s->now.fd);
		s->state = SLOT_FREE;
		s->now = new;
		pthread_cond_signal(&pool->free);
	}
	pthread_mutex_unlock(&pool->lock);
}

void
scanners_use(struct scanners *pool, uint64_t generation, int fd)
{
	pthread_mutex_lock(&pool->lock);
	if (pool->generation_fd != -1)
		close(pool->generation_fd);
	pool->generation_fd = fd;
	pool->generation = generation;
	pthread_mutex_unlock(&pool->lock);
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
	c.ordinal = s->now.ordinal;
	if (s->next.fd != -1) {
		close(s->now.fd);
		s->now = s->next;
		s->next.fd = -1;
		s->state = SLOT_FREE;
	} else if (spent) {
		close(s->now.fd);
		s->now.fd = -1;
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

/* The word lists that are newer than the slot's, for us to close; or -1. */
static int
newer_lists(struct scanners *pool, const struct slot *s, uint64_t *generation)
{
	int fd = -1;

	pthread_mutex_lock(&pool->lock);
	if (pool->generation > s->now.generation) {
		fd = fcntl(pool->generation_fd, F_DUPFD_CLOEXEC, 0);
		*generation = pool->generation;
	}
	pthread_mutex_unlock(&pool->lock);
	return fd;
}

/* Bring a borrowed scanner up to date. */
static enum job_end
refresh(struct scanners *pool, struct slot *s, uint64_t deadline_ms)
{
	uint64_t generation = 0;
	enum job_end end = JOB_DIED;
	struct stat st;
	int fd = newer_lists(pool, s, &generation);

	if (fd == -1)
		return JOB_ANSWERED;
	if (fstat(fd, &st) == 0)
		end = job_hand_over(
		    s->now.fd, fd, (uint64_t)st.st_size, deadline_ms);
	close(fd);
	if (end == JOB_ANSWERED)
		s->now.generation = generation;
	return end;
}

/* One try. */
static int
try_scan(struct scanners *pool, struct arena *a, struct scan *scan,
    uint64_t deadline_ms, struct err *e)
{
	struct slot *s = borrow(pool, deadline_ms);
	int result = 0;

	if (s == NULL) {
		scan->end = JOB_LATE;
		return 0;
	}
	scan->end = refresh(pool, s, deadline_ms);
	if (scan->end == JOB_ANSWERED)
		result = job_run(a, s->now.fd, scan->request, scan->message,
		    deadline_ms, &scan->end, &scan->document, e);
	give_back(pool, s,
	    result == 0 && (scan->end != JOB_ANSWERED ||
			       ++s->now.answered >= SCANNER_MESSAGES));
	return result;
}

int
scanners_run(
    struct scanners *pool, struct arena *a, struct scan *scan, struct err *e)
{
	uint64_t deadline = clock_mono_ms() + (uint64_t)scan->seconds * 1000;

	if (try_scan(pool, a, scan, deadline, e) == -1)
		return -1;
	if (scan->end != JOB_DIED && scan->end != JOB_FULL)
		return 0;
	return try_scan(pool, a, scan, deadline, e);
}
