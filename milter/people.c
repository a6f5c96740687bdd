/*
 * people.c - the directory in force in a process that decides
 */
#include "milter/people.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"

enum { LOOK_MS = 1000 };

struct people {
	pthread_mutex_t lock;
	unsigned owners;
	char path[DIRECTORY_PATH];
	struct people_hold *hold;
	/* clock_mono_ms() of the next look at the file; 0: never looked. */
	uint64_t look_ms;
	/* The file that was opened, or refused; st_ino 0: there was none. */
	struct stat seen;
};

static struct people_hold *
hold_new(struct directory *d)
{
	struct people_hold *hold = calloc(1, sizeof(*hold));

	if (hold == NULL)
		abort();
	*hold = (struct people_hold){ .directory = d, .owned = d, .users = 1 };
	return hold;
}

/* With the lock. */
static void
leave(struct people_hold *hold)
{
	if (--hold->users > 0)
		return;
	directory_close(hold->owned);
	free(hold);
}

struct people *
people_new(const struct conf *conf)
{
	struct people *p = calloc(1, sizeof(*p));

	if (p == NULL || pthread_mutex_init(&p->lock, NULL) != 0)
		abort();
	directory_path(conf, p->path);
	p->owners = 1;
	p->hold = hold_new(NULL);
	return p;
}

struct people *
people_share(struct people *p)
{
	pthread_mutex_lock(&p->lock);
	p->owners++;
	pthread_mutex_unlock(&p->lock);
	return p;
}

void
people_free(struct people *p)
{
	unsigned owners;

	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	owners = --p->owners;
	if (owners == 0)
		leave(p->hold);
	pthread_mutex_unlock(&p->lock);
	if (owners > 0)
		return;
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static int
is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Open the file if it is another one than before. */
static void
look(struct people *p)
{
	struct stat now = { 0 };
	struct directory *d;
	struct err e;

	p->look_ms = clock_mono_ms() + LOOK_MS;
	/* A school without a directory has none: nothing to say. */
	if (stat(p->path, &now) == -1 || is_same_file(&now, &p->seen))
		return;
	p->seen = now;
	d = directory_open(p->path, &e);
	if (d == NULL) {
		log_err("-", "directory-refused", &e);
		return;
	}
	leave(p->hold);
	p->hold = hold_new(d);
	log_line(LOG_LEVEL_INFO, "-", "directory-in-force",
	    "addresses=%zu version=%llu", directory_content(d)->entries_len,
	    (unsigned long long)directory_content(d)->version);
}

struct people_hold *
people_take(struct people *p)
{
	struct people_hold *hold;

	pthread_mutex_lock(&p->lock);
	/* Opening takes some milliseconds: who comes meanwhile waits for it. */
	if (clock_mono_ms() >= p->look_ms)
		look(p);
	hold = p->hold;
	hold->users++;
	pthread_mutex_unlock(&p->lock);
	return hold;
}

void
people_give(struct people *p, struct people_hold *hold)
{
	pthread_mutex_lock(&p->lock);
	leave(hold);
	pthread_mutex_unlock(&p->lock);
}
