/*
 * slow.c - the slow lane: the process that has unscanned mail scanned again
 *
 * Nothing is kept here: what waits is known to the database alone, so that we
 * may end at any point.
 */
#define _GNU_SOURCE
#include "milter/slow.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "milter/lane.h"
#include "milter/rescan.h"
#include "store/segment.h"

enum {
	/* While nothing waits, or the database is down. */
	IDLE_MS = 2 * 1000,
	/* An answer takes as long as the database; then the recorder is new. */
	PATIENCE_MS = 60 * 1000,
	SERIAL_SHIFT = 20,
	/* Of us and the scanners that we start. */
	NICENESS = 10,
};

/* Copy, octets, document and what is read of it, one message at a time. */
#define SLOW_ARENA ((size_t)8 * SEGMENT_PAYLOAD_MAX)

struct lane {
	const struct slow *slow;
	struct rescan rescan;
	struct arena *a;
	/* Of the last question; those of a process before us were smaller. */
	uint64_t serial;
};

/* 1: the parent wants us to stop. */
static int
rest(const struct lane *l)
{
	struct pollfd p = { .fd = l->slow->control_fd, .events = POLLIN };

	return poll(&p, 1, IDLE_MS) == 1;
}

/* Ask, and wait for the answer to this question. */
static int
ask(struct lane *l, struct lane_message *question, struct lane_message *answer,
    struct err *e)
{
	uint64_t deadline = clock_mono_ms() + PATIENCE_MS;

	question->serial = ++l->serial;
	if (lane_send(l->slow->lane_fd, question, e) == -1)
		return -1;
	do {
		if (lane_recv(l->slow->lane_fd, l->a, deadline, answer, e) ==
		    -1)
			return -1;
	} while (
	    answer->kind != LANE_SILENCE && answer->serial != question->serial);
	return 0;
}

/* Until the database has it.  1: the parent wants us to stop. */
static int
settle(struct lane *l, struct err *e)
{
	struct lane_message question = { .kind = LANE_SETTLE,
		.entry = &l->rescan.second };
	struct lane_message answer;

	for (;;) {
		if (ask(l, &question, &answer, e) == -1)
			return -1;
		if (answer.kind == LANE_SETTLED)
			return 0;
		if (rest(l))
			return 1;
	}
}

static void
report(const struct lane *l, uint64_t began_ms)
{
	const struct rescan *r = &l->rescan;
	char id[UUID_TEXT + 1];

	uuid_format(r->waiting->id, id);
	log_line(LOG_LEVEL_INFO, id, "second-scan",
	    "scanned=%d findings=%zu gaps=%zu rules=%zu tries=%u ms=%llu",
	    r->scanned, r->findings, r->gaps, r->rules, r->tries,
	    (unsigned long long)(clock_mono_ms() - began_ms));
}

/* What waits first.  0: there may be more; 1: stop; -1 with `e`. */
static int
work(struct lane *l, struct err *e)
{
	struct lane_message question = { .kind = LANE_NEXT,
		.keys = key_reader_ids(l->rescan.keys) };
	uint64_t began = clock_mono_ms();
	struct lane_message answer;

	arena_reset(l->a);
	if (ask(l, &question, &answer, e) == -1)
		return -1;
	if (answer.kind != LANE_ENTRY || answer.entry == NULL)
		return rest(l);
	l->rescan.waiting = answer.entry;
	l->rescan.tries = answer.tries;
	if (rescan_run(&l->rescan, l->a, e) == -1)
		return -1;
	report(l, began);
	return settle(l, e);
}

int
slow_main(const struct slow *slow)
{
	struct outbox *outbox;
	struct lane l = { .slow = slow,
		.rescan = { .settings = slow->settings,
		    .scanner = slow->scanner },
		.serial = clock_now_ms() << SERIAL_SHIFT };
	int end = -1;
	struct err e;

	/* Mail first.  Where it may not be changed, it is as it was. */
	(void)!nice(NICENESS);
	l.rescan.keys =
	    key_reader_new(slow->settings->conf.host_keys, NULL, &e);
	outbox = outbox_open(slow->settings->conf.outbox, &e);
	l.rescan.outbox = outbox;
	if (l.rescan.keys != NULL && outbox != NULL) {
		l.a = arena_new(SLOW_ARENA);
		do
			end = work(&l, &e);
		while (end == 0);
	}
	/* Another begins anew: with a key reader of its own. */
	if (end == -1)
		log_err("-", "slow-lane-ended", &e);
	key_reader_free(l.rescan.keys);
	outbox_close(outbox);
	arena_free(l.a);
	return end == -1;
}
