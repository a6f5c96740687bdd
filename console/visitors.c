/*
 * visitors.c - the connections that are open, and who goes when they are many
 */
#include "console/visitors.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

struct visitor {
	/* -1: nobody. */
	int fd;
	enum visit stage;
	/* When the stage began. */
	uint64_t since_ms;
};

struct visitors {
	pthread_mutex_t lock;
	struct visitor v[VISITORS_MAX];
	unsigned len;
};

struct visitors *
visitors_new(void)
{
	struct visitors *v = calloc(1, sizeof(*v));

	if (v == NULL || pthread_mutex_init(&v->lock, NULL) != 0)
		abort();
	for (unsigned i = 0; i < VISITORS_MAX; i++)
		v->v[i].fd = -1;
	return v;
}

void
visitors_free(struct visitors *v)
{
	if (v == NULL)
		return;
	pthread_mutex_destroy(&v->lock);
	free(v);
}

static void
cut_off(struct visitor *who)
{
	who->stage = VISIT_GOES;
	shutdown(who->fd, SHUT_RDWR);
}

/* The one who has been at `stage` longest, or NULL. */
static struct visitor *
longest(struct visitors *v, enum visit stage)
{
	struct visitor *found = NULL;

	for (unsigned i = 0; i < VISITORS_MAX; i++)
		if (v->v[i].fd != -1 && v->v[i].stage == stage &&
		    (found == NULL || v->v[i].since_ms < found->since_ms))
			found = &v->v[i];
	return found;
}

static void
make_room(struct visitors *v)
{
	struct visitor *who = longest(v, VISIT_ASKS);

	if (who == NULL)
		who = longest(v, VISIT_READS);
	if (who != NULL)
		cut_off(who);
}

struct visitor *
visitors_enter(struct visitors *v, int fd, uint64_t now_ms)
{
	struct visitor *who = NULL;

	pthread_mutex_lock(&v->lock);
	if (v->len >= VISITORS_CROWD)
		make_room(v);
	for (unsigned i = 0; i < VISITORS_MAX && who == NULL; i++)
		if (v->v[i].fd == -1)
			who = &v->v[i];
	if (who != NULL) {
		*who = (struct visitor){ fd, VISIT_ASKS, now_ms };
		v->len++;
	}
	pthread_mutex_unlock(&v->lock);
	return who;
}

void
visitors_turn(
    struct visitors *v, struct visitor *who, enum visit stage, uint64_t now_ms)
{
	if (who == NULL)
		return;
	pthread_mutex_lock(&v->lock);
	if (who->stage != VISIT_GOES) {
		who->stage = stage;
		who->since_ms = now_ms;
	}
	pthread_mutex_unlock(&v->lock);
}

void
visitors_leave(struct visitors *v, struct visitor *who)
{
	if (who == NULL)
		return;
	pthread_mutex_lock(&v->lock);
	who->fd = -1;
	v->len--;
	pthread_mutex_unlock(&v->lock);
}

void
visitors_sweep(struct visitors *v, uint64_t now_ms)
{
	static const uint64_t most_ms[] = {
		[VISIT_ASKS] = VISITORS_REQUEST_MS,
		[VISIT_WAITS] = VISITORS_ANSWER_MS,
		[VISIT_READS] = VISITORS_ANSWER_MS,
		[VISIT_GOES] = UINT64_MAX,
	};

	pthread_mutex_lock(&v->lock);
	for (unsigned i = 0; i < VISITORS_MAX; i++) {
		struct visitor *who = &v->v[i];

		if (who->fd != -1 && now_ms > who->since_ms &&
		    now_ms - who->since_ms > most_ms[who->stage])
			cut_off(who);
	}
	pthread_mutex_unlock(&v->lock);
}
