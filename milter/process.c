/*
 * process.c - the milter process: answers the MTA
 */
#include "milter/process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/descriptors.h"
#include "base/heap.h"
#include "base/log.h"
#include "milter/callbacks.h"
#include "milter/orders.h"
#include "milter/thread.h"

enum {
	/* Every scan has ended by then, and the answers are written. */
	DRAIN_MS = 20 * 1000,
	LAST_ANSWER_MS = 100,
	/* Of a message: its connection and its memfd. */
	DESCRIPTORS_EACH = 2,
	/*
	 * Ours, and connections that bring no message now: Postfix has 100
	 * processes as it comes.
	 */
	DESCRIPTORS_BESIDE = 200,
	/* Senders who are not told the same twice a day. */
	ADVISED_MOST = 8192,
};

/*
 * How many messages may be in flight: not more than there are descriptors for.
 * libmilter stops accepting where it has none, and after a while it ends.
 */
static uint32_t
messages_max(const struct conf *conf)
{
	uint64_t descriptors = descriptors_raise(), most = 1;

	if (descriptors >= DESCRIPTORS_BESIDE + 2 * DESCRIPTORS_EACH)
		most = (descriptors - DESCRIPTORS_BESIDE) / DESCRIPTORS_EACH;
	if (conf->messages_in_flight <= most)
		return conf->messages_in_flight;
	log_line(LOG_LEVEL_WARNING, "-", "few-descriptors",
	    "limit=%llu messages_in_flight=%llu of=%u",
	    (unsigned long long)descriptors, (unsigned long long)most,
	    conf->messages_in_flight);
	return (uint32_t)most;
}

/* What sessions share; everything but the threads. */
static int
prepare(const struct process *p, struct host *host, struct err *e)
{
	const struct conf *conf = &p->settings->conf;
	struct spool_settings settings = { .directory = conf->spool,
		.segment_max = conf->spool_segment,
		.floor = conf->spool_floor };
	char signatures[4200];

	*host = (struct host){ .current = current_new(p->settings) };
	host->spool = spool_open(&settings, p->tail, e);
	if (host->spool == NULL)
		return -1;
	host->memory = remember_begin(conf, e);
	if (host->memory == NULL)
		return -1;
	host->outbox = outbox_open(conf->outbox, e);
	if (host->outbox == NULL)
		return -1;
	snprintf(signatures, sizeof(signatures), "%s/signatures", conf->spool);
	host->learned = learned_open(signatures);
	host->advised = advised_new(ADVISED_MOST);
	host->admission =
	    admission_new(messages_max(conf), conf->octets_in_flight);
	return 0;
}

/* What a burst took is not kept for the next one. */
static void *
tend_heap(void *unused)
{
	const struct timespec pause = { HEAP_MS / 1000, 0 };

	for (;;) {
		nanosleep(&pause, NULL);
		heap_give_back();
	}
	return unused;
}

static int
serve(const struct process *p, struct host *host, struct err *e)
{
	struct timespec last = { 0, LAST_ANSWER_MS * 1000000L };

	host->scanners = scanners_new(p->control_fd, p->scanners);
	if (thread_begin(tend_heap, NULL, e) == -1 ||
	    orders_begin(p->control_fd, p->conf_path, host, e) == -1 ||
	    orders_serving(p->control_fd, e) == -1 ||
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
	struct host host;
	struct err e;

	signal(SIGPIPE, SIG_IGN);
	if (callbacks_listen(&p->settings->conf, &e) == -1 ||
	    user_become_child(p->user, p->parent, &e) == -1 ||
	    prepare(p, &host, &e) == -1 || serve(p, &host, &e) == -1) {
		log_err("-", "milter-not-started", &e);
		return 1;
	}
	learned_save(host.learned, UINT64_MAX);
	log_line(LOG_LEVEL_INFO, "-", "stopped", "process=milter");
	/* Threads of libmilter may still run: nothing is taken from them. */
	return 0;
}
