/*
 * pool.c - a few connections to the database, shared by all requests
 */
#define _GNU_SOURCE
#include "console/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

enum { AGAIN_MS = 1000 };

struct pool {
	const struct db_settings *settings;
	pthread_mutex_t lock;
	pthread_cond_t given;
	/* Those that nobody uses now. */
	struct db *idle[POOL_CONNECTIONS];
	size_t idle_len;
	/* Those in use, and those that are being made. */
	size_t used;
	/* Not before then is a connection tried; and why it failed. */
	uint64_t again_ms;
	struct err why;
};

struct pool *
pool_new(const struct db_settings *settings)
{
	struct pool *p = calloc(1, sizeof(*p));
	pthread_condattr_t monotonic;

	if (p == NULL || pthread_mutex_init(&p->lock, NULL) != 0 ||
	    pthread_condattr_init(&monotonic) != 0 ||
	    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&p->given, &monotonic) != 0)
		abort();
	pthread_condattr_destroy(&monotonic);
	p->settings = settings;
	return p;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->idle_len; i++)
		db_close(p->idle[i]);
	pthread_cond_destroy(&p->given);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/*
 * With the lock held: wait until one is idle or may be made.  0, or -1 when
 * the deadline passed or the database is known to be down.
 */
static int
wait_for_one(struct pool *p, struct err *e)
{
	uint64_t end = clock_mono_ms() + p->settings->deadline_ms;
	struct timespec until = { (time_t)(end / 1000),
		(long)(end % 1000) * 1000000 };

	while (p->idle_len == 0) {
		if (clock_mono_ms() < p->again_ms) {
			*e = p->why;
			return -1;
		}
		if (p->used < POOL_CONNECTIONS)
			return 0;
		if (pthread_cond_timedwait(&p->given, &p->lock, &until) != 0)
			return err_set(e, ERR_SYSTEM,
			    "could not get a connection: all %d are in use",
			    POOL_CONNECTIONS);
	}
	return 0;
}

/* Make one, with the lock not held. */
static struct db *
make(struct pool *p, struct err *e)
{
	struct db *db = db_open(p->settings, e);

	if (db != NULL)
		return db;
	pthread_mutex_lock(&p->lock);
	p->used--;
	p->again_ms = clock_mono_ms() + AGAIN_MS;
	p->why = *e;
	pthread_cond_broadcast(&p->given);
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/*
 * With the lock held: an idle one that still is one, or NULL.  After a restart of
 * the server all are lost, and nobody need be told so once for each.
 */
static struct db *
rested(struct pool *p)
{
	while (p->idle_len > 0) {
		struct db *db = p->idle[--p->idle_len];

		if (db_rests(db))
			return db;
		db_close(db);
	}
	return NULL;
}

struct db *
pool_take(struct pool *p, struct err *e)
{
	struct db *db = NULL;
	int result;

	pthread_mutex_lock(&p->lock);
	result = wait_for_one(p, e);
	if (result == 0)
		p->used++;
	if (result == 0)
		db = rested(p);
	pthread_mutex_unlock(&p->lock);
	if (result == 0 && db == NULL)
		db = make(p, e);
	return db;
}

void
pool_give(struct pool *p, struct db *db)
{
	struct db *lost = db_alive(db) ? NULL : db;

	pthread_mutex_lock(&p->lock);
	p->used--;
	if (lost == NULL)
		p->idle[p->idle_len++] = db;
	pthread_cond_signal(&p->given);
	pthread_mutex_unlock(&p->lock);
	db_close(lost);
}
