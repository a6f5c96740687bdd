/*
 * ruling.c - the rules in force in a process that decides
 */
#include "milter/ruling.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "milter/watched.h"
#include "policy/modes.h"

enum { MODES_ARENA = 4 * 1024 * 1024 };

struct ruling {
	pthread_mutex_t lock;
	char path[MODES_PATH];
	/* As the file has it. */
	const struct policy *policy;
	struct ruling_hold *hold;
	/* The file that `hold` was made of. */
	struct watched file;
};

static struct ruling_hold *
hold_new(const struct policy *policy, struct policy *owned)
{
	struct ruling_hold *hold = malloc(sizeof(*hold));

	if (hold == NULL)
		abort();
	*hold = (struct ruling_hold){
		.policy = policy, .owned = owned, .users = 1
	};
	return hold;
}

/* With the lock. */
static void
leave(struct ruling_hold *hold)
{
	if (--hold->users > 0)
		return;
	policy_free(hold->owned);
	free(hold);
}

struct ruling *
ruling_new(const struct conf *conf, const struct policy *policy)
{
	struct ruling *r = calloc(1, sizeof(*r));

	if (r == NULL || pthread_mutex_init(&r->lock, NULL) != 0)
		abort();
	modes_path(conf, r->path);
	r->file.path = r->path;
	r->policy = policy;
	r->hold = hold_new(policy, NULL);
	return r;
}

void
ruling_free(struct ruling *r)
{
	if (r == NULL)
		return;
	leave(r->hold);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static void
replace(struct ruling *r, const struct modes *modes)
{
	struct policy *with = policy_with(r->policy, modes);

	leave(r->hold);
	r->hold = hold_new(with, with);
	log_line(
	    LOG_LEVEL_INFO, "-", "modes-in-force", "changes=%zu", modes->len);
}

/* Read the file if it is another one than before. */
static void
look(struct ruling *r)
{
	struct modes modes;
	struct arena *a;
	struct err e;

	/* Where nothing was agreed on there is none. */
	if (!watched_changed(&r->file))
		return;
	a = arena_new(MODES_ARENA);
	if (modes_open(a, r->path, &modes, &e) == 0)
		replace(r, &modes);
	else
		log_err("-", "modes-refused", &e);
	arena_free(a);
}

struct ruling_hold *
ruling_take(struct ruling *r)
{
	struct ruling_hold *hold;

	pthread_mutex_lock(&r->lock);
	if (watched_is_due(&r->file))
		look(r);
	hold = r->hold;
	hold->users++;
	pthread_mutex_unlock(&r->lock);
	return hold;
}

void
ruling_give(struct ruling *r, struct ruling_hold *hold)
{
	pthread_mutex_lock(&r->lock);
	leave(hold);
	pthread_mutex_unlock(&r->lock);
}
