/*
 * people.c - the directory in force in a process that decides
 */
#include "milter/people.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "milter/watched.h"

struct people {
	pthread_mutex_t lock;
	unsigned owners;
	char path[DIRECTORY_PATH];
	struct people_hold *hold;
	/* The file that was opened, or refused. */
	struct watched file;
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
	p->file.path = p->path;
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

/* Open the file if it is another one than before. */
static void
look(struct people *p)
{
	struct directory *d;
	struct err e;

	/* A school without a directory has none: nothing to say. */
	if (!watched_changed(&p->file))
		return;
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
	if (watched_is_due(&p->file))
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
