/*
 * admission.c - how much mail may be in flight at once
 */
#include "milter/admission.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct admission {
	pthread_mutex_t lock;
	/* Signalled when `judging` becomes 0. */
	pthread_cond_t idle;
	uint32_t messages, messages_max, judging;
	uint64_t octets, octets_max;
	int stopping;
};

struct admission *
admission_new(uint32_t messages_max, uint64_t octets_max)
{
	struct admission *n = calloc(1, sizeof(*n));
	pthread_condattr_t clock;

	if (n == NULL || pthread_mutex_init(&n->lock, NULL) != 0 ||
	    pthread_condattr_init(&clock) != 0 ||
	    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&n->idle, &clock) != 0)
		abort();
	pthread_condattr_destroy(&clock);
	n->messages_max = messages_max;
	n->octets_max = octets_max;
	return n;
}

int
admission_enter(struct admission *n, uint64_t octets)
{
	int room;

	pthread_mutex_lock(&n->lock);
	/* One message alone always fits: else a small budget lets none in. */
	room = !n->stopping && n->messages < n->messages_max &&
	       (n->messages == 0 || (n->octets <= n->octets_max &&
					octets <= n->octets_max - n->octets));
	if (room) {
		n->messages++;
		n->octets += octets;
	}
	pthread_mutex_unlock(&n->lock);
	return room;
}

int
admission_grow(struct admission *n, uint64_t before, uint64_t after)
{
	int room;

	if (after <= before)
		return 1;
	pthread_mutex_lock(&n->lock);
	room = n->messages == 1 ||
	       (n->octets <= n->octets_max &&
		   after - before <= n->octets_max - n->octets);
	if (room)
		n->octets += after - before;
	pthread_mutex_unlock(&n->lock);
	return room;
}

void
admission_leave(struct admission *n, uint64_t octets)
{
	pthread_mutex_lock(&n->lock);
	n->messages--;
	n->octets -= octets;
	pthread_mutex_unlock(&n->lock);
}

void
admission_begin(struct admission *n)
{
	pthread_mutex_lock(&n->lock);
	n->judging++;
	pthread_mutex_unlock(&n->lock);
}

void
admission_end(struct admission *n)
{
	pthread_mutex_lock(&n->lock);
	if (--n->judging == 0)
		pthread_cond_broadcast(&n->idle);
	pthread_mutex_unlock(&n->lock);
}

int
admission_drain(struct admission *n, uint32_t ms)
{
	struct timespec until;
	int late = 0, idle;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_mutex_lock(&n->lock);
	n->stopping = 1;
	while (n->judging > 0 && late != ETIMEDOUT)
		late = pthread_cond_timedwait(&n->idle, &n->lock, &until);
	idle = n->judging == 0;
	pthread_mutex_unlock(&n->lock);
	return idle;
}
