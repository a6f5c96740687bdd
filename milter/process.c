/*
 * process.c - the milter process: answers the MTA
 */
#include "milter/process.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "milter/callbacks.h"

enum {
	/* Every scan has ended by then, and the answers are written. */
	DRAIN_MS = 20 * 1000,
	LAST_ANSWER_MS = 100,
	KEPT_ARENAS = 2,
};

static const struct utf8 *
as_utf8(struct arena *a, const struct conf_list *list)
{
	struct utf8 *v = arena_array(a, list->len + 1, sizeof(*v));

	for (size_t i = 0; i < list->len; i++)
		v[i] = utf8_from(list->v[i]);
	return v;
}

static int
load_keys(struct host *host, struct err *e)
{
	static const char *const archive[] = { "school", "recovery" };
	static const char *const queue[] = { "queue" };

	if (seal_start(e) == -1 || seal_keys_load(host->conf->keys, archive, 2,
				       &host->archive, e) == -1)
		return -1;
	return seal_keys_load(host->conf->keys, queue, 1, &host->queue, e);
}

/* What sessions share; everything but the threads. */
static int
prepare(
    const struct process *p, struct arena *a, struct host *host, struct err *e)
{
	const struct conf *conf = p->conf;
	struct spool_settings settings = { .directory = conf->spool,
		.segment_max = conf->spool_segment,
		.floor = conf->spool_floor };

	*host = (struct host){ .conf = conf };
	host->sides = (struct sides){ as_utf8(a, &conf->inside_domains),
		conf->inside_domains.len, as_utf8(a, &conf->secure_partners),
		conf->secure_partners.len, as_utf8(a, &conf->inside_networks),
		conf->inside_networks.len };
	if (load_keys(host, e) == -1)
		return -1;
	host->policy = policy_load(conf->policy, e);
	if (host->policy == NULL)
		return -1;
	host->spool = spool_open(&settings, p->tail, e);
	if (host->spool == NULL)
		return -1;
	host->admission =
	    admission_new(conf->messages_in_flight, conf->octets_in_flight);
	return 0;
}

static int
serve(const struct process *p, struct host *host, struct err *e)
{
	struct timespec last = { 0, LAST_ANSWER_MS * 1000000L };

	host->scanners = scanners_new(p->control_fd, p->scanners, e);
	if (host->scanners == NULL ||
	    scanners_serving(host->scanners, e) == -1 ||
	    callbacks_serve(host, e) == -1)
		return -1;
	/* smfi_main() does not wait for callbacks that run. */
	if (!admission_drain(host->admission, DRAIN_MS))
		log_line(LOG_LEVEL_ERROR, "-", "stopped-early",
		    "why=\"messages were still being scanned\"");
	nanosleep(&last, NULL);
	return 0;
}

int
process_main(const struct process *p)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct host host;
	struct err e;

	/* Threads that come and go must not each keep a heap of their own. */
	mallopt(M_ARENA_MAX, KEPT_ARENAS);
	signal(SIGPIPE, SIG_IGN);
	if (callbacks_listen(p->conf, &e) == -1 ||
	    user_become(p->user, p->parent, &e) == -1 ||
	    prepare(p, a, &host, &e) == -1 || serve(p, &host, &e) == -1) {
		log_err("-", "milter-not-started", &e);
		return 1;
	}
	log_line(LOG_LEVEL_INFO, "-", "stopped", "process=milter");
	/* Threads of libmilter may still run: nothing is taken from them. */
	return 0;
}
