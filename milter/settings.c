/*
 * settings.c - what a reload replaces: configuration, policy, keys
 */
#include "milter/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

#define SETTINGS_ARENA ((size_t)64 * 1024 * 1024)

struct current {
	pthread_mutex_t lock;
	struct settings *settings;
};

void
settings_free(struct settings *s)
{
	struct arena *a = s->a;

	followed_free(s->ruling);
	policy_free(s->policy);
	followed_free(s->people);
	arena_free(a);
}

static int
load_keys(struct settings *s, struct err *e)
{
	static const char *const archive[] = { "school", "recovery" };
	static const char *const queue[] = { "queue" };
	static const char *const host[] = { "host" };

	if (seal_keys_load(s->conf.keys, archive, 2, &s->archive, e) == -1 ||
	    seal_keys_load(s->conf.keys, queue, 1, &s->queue, e) == -1 ||
	    seal_keys_load(s->conf.host_keys, host, 1, &s->own, e) == -1)
		return -1;
	s->unscanned = s->archive;
	if (s->own.len > SEAL_KEYS_MAX - s->unscanned.len)
		return err_set(e, ERR_CONFIG,
		    "could not load keys: more than %d in \"%s\" and \"%s\"",
		    SEAL_KEYS_MAX, s->conf.keys, s->conf.host_keys);
	for (size_t i = 0; i < s->own.len; i++)
		s->unscanned.v[s->unscanned.len++] = s->own.v[i];
	return 0;
}

/*
 * From the public key that comes first by name, which is the recovery key's: it
 * is there from day one and outlives the school's.  Who has the database and not
 * the mail host's files can try no guesses against fingerprints.
 */
static void
derive_fingerprint_key(struct settings *s)
{
	const struct seal_key *first = &s->archive.v[0];
	unsigned char digest[SHA256_LEN];

	for (size_t i = 1; i < s->archive.len; i++)
		if (strcmp(s->archive.v[i].id, first->id) < 0)
			first = &s->archive.v[i];
	const struct bytes pieces[] = {
		bytes_of(UTF8("schoolgate fingerprints")),
		{ first->public_key, sizeof(first->public_key) },
	};
	sha256_pieces(pieces, 2, digest);
	memcpy(s->fingerprint_key, digest, sizeof(s->fingerprint_key));
}

/* What follows from s->conf. */
static int
fill(struct settings *s, struct err *e)
{
	s->sides = sides_from(s->a, &s->conf);
	if (seal_start(e) == -1 || load_keys(s, e) == -1)
		return -1;
	derive_fingerprint_key(s);
	s->policy = policy_load(s->conf.policy, e);
	if (s->policy == NULL)
		return -1;
	s->ruling = ruling_new(&s->conf, s->policy);
	return 0;
}

static struct settings *
begin(void)
{
	struct arena *a = arena_new(SETTINGS_ARENA);
	struct settings *s = arena_alloc(a, sizeof(*s));

	s->a = a;
	s->fixed = "";
	return s;
}

struct settings *
settings_new(const struct conf *conf, struct err *e)
{
	struct settings *s = begin();

	s->conf = *conf;
	s->people = people_new(conf);
	if (fill(s, e) == 0)
		return s;
	settings_free(s);
	return NULL;
}

struct settings *
settings_load(const char *path, const struct settings *running, struct err *e)
{
	struct settings *s = begin();

	if (conf_load(s->a, path, &s->conf, e) == 0) {
		s->fixed = conf_keep_fixed(s->a, &running->conf, &s->conf);
		s->people = followed_share(running->people);
		if (fill(s, e) == 0)
			return s;
	}
	settings_free(s);
	return NULL;
}

struct current *
current_new(struct settings *first)
{
	struct current *c = calloc(1, sizeof(*c));

	if (c == NULL || pthread_mutex_init(&c->lock, NULL) != 0)
		abort();
	first->users = 1;
	c->settings = first;
	return c;
}

struct settings *
current_take(struct current *c)
{
	struct settings *s;

	pthread_mutex_lock(&c->lock);
	s = c->settings;
	s->users++;
	pthread_mutex_unlock(&c->lock);
	return s;
}

void
current_give(struct current *c, struct settings *s)
{
	unsigned users;

	pthread_mutex_lock(&c->lock);
	users = --s->users;
	pthread_mutex_unlock(&c->lock);
	if (users == 0)
		settings_free(s);
}

void
current_replace(struct current *c, struct settings *next)
{
	struct settings *old;

	next->users = 1;
	pthread_mutex_lock(&c->lock);
	old = c->settings;
	c->settings = next;
	pthread_mutex_unlock(&c->lock);
	current_give(c, old);
}
