/*
 * followed.c - what a file tells, in force as soon as it is another file
 */
#include "milter/followed.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "milter/watched.h"

struct followed {
	pthread_mutex_t lock;
	unsigned owners;
	const struct followed_kind *kind;
	const void *first;
	struct followed_hold *hold;
	char *path;
	/* The file that was read, or refused. */
	struct watched file;
};

static struct followed_hold *
hold_new(const void *content, void *owned)
{
	struct followed_hold *hold = malloc(sizeof(*hold));

	if (hold == NULL)
		abort();
	*hold = (struct followed_hold){
		.content = content, .owned = owned, .users = 1
	};
	return hold;
}

/* With the lock. */
static void
leave(const struct followed *f, struct followed_hold *hold)
{
	if (--hold->users > 0)
		return;
	if (hold->owned != NULL)
		f->kind->free(hold->owned);
	free(hold);
}

struct followed *
followed_new(
    const char *path, const struct followed_kind *kind, const void *first)
{
	struct followed *f = calloc(1, sizeof(*f));

	if (f == NULL || pthread_mutex_init(&f->lock, NULL) != 0)
		abort();
	f->path = strdup(path);
	if (f->path == NULL)
		abort();
	f->file.path = f->path;
	f->owners = 1;
	f->kind = kind;
	f->first = first;
	f->hold = hold_new(first, NULL);
	return f;
}

struct followed *
followed_share(struct followed *f)
{
	pthread_mutex_lock(&f->lock);
	f->owners++;
	pthread_mutex_unlock(&f->lock);
	return f;
}

void
followed_free(struct followed *f)
{
	unsigned owners;

	if (f == NULL)
		return;
	pthread_mutex_lock(&f->lock);
	owners = --f->owners;
	if (owners == 0)
		leave(f, f->hold);
	pthread_mutex_unlock(&f->lock);
	if (owners > 0)
		return;
	pthread_mutex_destroy(&f->lock);
	free(f->path);
	free(f);
}

/* Read the file if it is another one than before; where none was ever written
 * there is nothing to say. */
static void
look(struct followed *f)
{
	void *content;
	struct err e;

	if (!watched_changed(&f->file))
		return;
	content = f->kind->read(f->path, f->first, &e);
	if (content == NULL) {
		log_err("-", f->kind->refused, &e);
		return;
	}
	leave(f, f->hold);
	f->hold = hold_new(content, content);
}

struct followed_hold *
followed_take(struct followed *f)
{
	struct followed_hold *hold;

	pthread_mutex_lock(&f->lock);
	/* Reading takes some milliseconds: who comes meanwhile waits for it. */
	if (watched_is_due(&f->file))
		look(f);
	hold = f->hold;
	hold->users++;
	pthread_mutex_unlock(&f->lock);
	return hold;
}

void
followed_give(struct followed *f, struct followed_hold *hold)
{
	pthread_mutex_lock(&f->lock);
	leave(f, hold);
	pthread_mutex_unlock(&f->lock);
}
