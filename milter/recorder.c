/*
 * recorder.c - the process that loads the spool into PostgreSQL
 *
 *	wait for the milter's event  ->  batch  ->  save  ->  done
 *
 * Nothing here decides about mail.  Whatever fails is tried again: first after
 * a tenth of a second, then twice as long each time, up to ten seconds.
 */
#define _GNU_SOURCE
#include "milter/recorder.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/io.h"
#include "base/log.h"
#include "base/signals.h"
#include "milter/errands.h"
#include "milter/health.h"
#include "milter/lane_serve.h"
#include "milter/modes.h"
#include "milter/recall.h"
#include "milter/snapshot.h"
#include "store/db.h"
#include "store/save.h"
#include "store/segment.h"

enum {
	/* One transaction: this many records, or this many octets. */
	BATCH_MAX = 256,
	BATCH_OCTETS = 8 * 1024 * 1024,
	/* libpq keeps the room of its largest message: give it back. */
	RECONNECT_OCTETS = 4 * BATCH_OCTETS,
	/* The same while nothing waits. */
	RECONNECT_IDLE_OCTETS = BATCH_OCTETS / 4,
	/* A batch, one entry of any size beyond it, and their wraps. */
	RECORDER_ARENA = SEGMENT_PAYLOAD_MAX + 8 * BATCH_OCTETS,
	IDLE_MS = 1000,
	/*
	 * After a batch that emptied the spool: what comes meanwhile shares one
	 * transaction.  The first record after a pause does not wait.
	 */
	GATHER_MS = 20,
	RETRY_LEAST_MS = 100,
	RETRY_MOST_MS = 10 * 1000,
	BEAT_MS = 10 * 1000,
	/* Orders of people and notices are looked for so often. */
	ERRANDS_MS = 1000,
	/* Not at once: mail that waits comes first. */
	FIRST_RETAIN_MS = 60 * 1000,
	RETAIN_MS = 24 * 3600 * 1000,
	RETAIN_AGAIN_MS = 3600 * 1000,
	/* Counts, and rules that make noise. */
	TEND_MS = 60 * 1000,
};

struct recorder {
	const struct conf *conf;
	const struct spool_tail *tail;
	int control_fd, signal_fd;
	/* To the slow lane (lane.h); -1: there is none. */
	int lane_fd;
	/* Before this it is told that there is nothing; 0: it is served. */
	uint64_t lane_at_ms;
	struct arena *a;
	struct spool_reader *reader;
	/* NULL while the database is down. */
	struct db *db;
	/* Octets of the largest batch that it has taken. */
	size_t db_octets;
	/* clock_mono_ms() before which nothing is tried again; 0: at once. */
	uint64_t retry_at_ms;
	uint32_t retry_ms;
	uint64_t next_beat_ms, next_retain_ms, next_errands_ms, next_tend_ms;
	/* The directory's file, which we write. */
	struct snapshot *snapshot;
	/* The rules in force, and what this host says of itself. */
	struct mode_keeper *modes;
	struct health *health;
	/* What other hosts know. */
	struct recall *recall;
	/* NULL: the outbox cannot be used; it is tried again. */
	struct errands *errands;
	/* 1: news of mail is not waited for. */
	int deaf;
	/*
	 * Records in the next batch.  After a failure one, then more again: a
	 * slow server must finish something within its deadline.
	 */
	size_t batch_len;
};

/* What was read from the spool and is to be saved. */
struct batch {
	struct spool_entry entries[BATCH_MAX];
	size_t len, octets;
	/* 1: damage was passed over; nothing durable is left behind it. */
	int damaged, last;
};

/* -- failure -------------------------------------------------------------- */

/* Say what failed, wait before the next try, and begin again from there. */
static void
back_off(struct recorder *r, const char *verb, const struct err *e)
{
	uint32_t jitter = (uint32_t)(clock_mono_ms() * 2654435761u) >> 16;

	if (r->retry_ms == 0)
		r->retry_ms = RETRY_LEAST_MS;
	else if (r->retry_ms < RETRY_MOST_MS)
		r->retry_ms *= 2;
	if (r->retry_ms > RETRY_MOST_MS)
		r->retry_ms = RETRY_MOST_MS;
	/* Several hosts must not come back at the same instant. */
	r->retry_at_ms = clock_mono_ms() + r->retry_ms - r->retry_ms / 8 +
			 jitter % (r->retry_ms / 4 + 1);
	log_line(LOG_LEVEL_ERROR, "-", verb, "why=\"%s\" retry_ms=%u", e->text,
	    r->retry_ms);
	r->batch_len = 1;
	if (r->reader != NULL)
		spool_rewind(r->reader);
	db_close(r->db);
	r->db = NULL;
}

/* What failed beside the loading must not slow it down. */
static void
complain(struct recorder *r, const char *verb, const struct err *e)
{
	if (db_alive(r->db))
		log_err("-", verb, e);
	else
		back_off(r, "database-down", e);
}

static void
works_again(struct recorder *r)
{
	if (r->retry_ms > 0)
		log_line(LOG_LEVEL_INFO, "-", "recovered", "database=up");
	r->retry_ms = 0;
	r->retry_at_ms = 0;
	if (r->batch_len < BATCH_MAX)
		r->batch_len *= 2;
}

/* 0 when spool and database are there. */
static int
ready(struct recorder *r)
{
	char conninfo[4200];
	struct db_settings settings = {
		.conninfo = conninfo,
		.passfile = r->conf->database_passfile,
		.deadline_ms = r->conf->database_seconds * 1000,
	};
	struct err e;

	/* With a password it is the service's role, not this user's. */
	snprintf(conninfo, sizeof(conninfo), "%s%s", r->conf->database,
	    r->conf->database_passfile[0] != '\0' ? " user=schoolgate_recorder"
						  : "");

	if (r->reader == NULL)
		r->reader = spool_reader_open(r->conf->spool, r->tail, &e);
	if (r->reader == NULL) {
		back_off(r, "spool-not-read", &e);
		return -1;
	}
	if (r->db != NULL)
		return 0;
	r->db = db_open(&settings, &e);
	if (r->db == NULL || db_prepare(r->db, "recorder", &e) == -1) {
		back_off(r, "database-down", &e);
		return -1;
	}
	return 0;
}

/* -- loading -------------------------------------------------------------- */

static int
read_batch(struct recorder *r, struct batch *b, struct err *e)
{
	b->len = b->octets = 0;
	b->damaged = b->last = 0;
	while (b->len < r->batch_len && b->octets < BATCH_OCTETS) {
		struct spool_entry *entry = &b->entries[b->len];
		enum spool_read what;

		if (spool_next(r->reader, r->a, entry, &what, e) == -1)
			return -1;
		if (what == SPOOL_END) {
			b->last = 1;
			return 0;
		}
		if (what == SPOOL_DAMAGED) {
			/* What it took of the arena is not known: end here. */
			b->damaged = 1;
			return 0;
		}
		b->len++;
		b->octets += entry->document.len + entry->copy.octets.len +
			     entry->excerpts.octets.len;
	}
	return 0;
}

/*
 * What the database will not even take in the minimal form is kept beside the
 * spool as a segment of one entry, for somebody to look at.
 */
static int
keep_refused(struct recorder *r, const struct spool_entry *entry, struct err *e)
{
	unsigned char head[SEGMENT_HEAD];
	char path[4096 + 64], id[UUID_TEXT + 1];
	struct strbuf b;
	int result;

	uuid_format(entry->id, id);
	snprintf(path, sizeof(path), "%s/%s.refused", r->conf->spool, id);
	strbuf_init(&b, SEGMENT_PAYLOAD_MAX);
	segment_head(0, head);
	strbuf_add(&b, head, sizeof(head));
	segment_put(entry, &b);
	if (strbuf_over(&b))
		result = err_set(e, ERR_BUG, "could not keep a record");
	else
		result = io_replace_file(path, strbuf_bytes(&b), 0600, e);
	strbuf_done(&b);
	if (result == 0)
		log_line(LOG_LEVEL_ERROR, id, "refused",
		    "by=database kept=\"%s.refused\"", id);
	return result;
}

static int
save(struct recorder *r, const struct batch *b, struct save_batch *saved,
    struct err *e)
{
	*saved = (struct save_batch){ .entries = b->entries, .len = b->len };
	if (b->len > 0 &&
	    save_batch(r->a, r->db, r->conf->school, saved, e) == -1)
		return -1;
	for (size_t i = 0; saved->refused != NULL && i < b->len; i++)
		if (saved->refused[i] &&
		    keep_refused(r, &b->entries[i], e) == -1)
			return -1;
	return 0;
}

static void
report(const struct recorder *r, const struct batch *b,
    const struct save_batch *saved, uint64_t began_ms)
{
	struct spool_status status = { 0 };
	struct err e;

	/* Only when there is more: at the end nothing waits. */
	if (!b->last && spool_status(r->conf->spool, &status, &e) == -1)
		log_err("-", "spool-not-read", &e);
	if (b->len > 0)
		log_line(LOG_LEVEL_INFO, "-", "recorded",
		    "count=%zu ms=%llu waiting=%llu", saved->saved,
		    (unsigned long long)(clock_mono_ms() - began_ms),
		    (unsigned long long)status.waiting);
	if (saved->minimal > 0)
		log_line(LOG_LEVEL_ERROR, "-", "recorded-minimal",
		    "count=%zu sqlstate=%s", saved->minimal, saved->sqlstate);
	if (b->damaged)
		log_line(LOG_LEVEL_ERROR, "-", "spool-damaged",
		    "kept=\"%s/*.damaged\"", r->conf->spool);
}

/* A connection that has taken more than `most` octets is made anew. */
static void
give_back_room(struct recorder *r, size_t taken, size_t most)
{
	if (taken > r->db_octets)
		r->db_octets = taken;
	if (r->db_octets <= most)
		return;
	db_close(r->db);
	r->db = NULL;
	r->db_octets = 0;
}

/* Load one batch.  1: there may be more; 0: nothing waits, or not now. */
static int
load(struct recorder *r, struct batch *b)
{
	uint64_t began = clock_mono_ms();
	struct save_batch saved;
	struct err e;

	arena_reset(r->a);
	if (read_batch(r, b, &e) == -1) {
		back_off(r, "spool-not-read", &e);
		return 0;
	}
	if (save(r, b, &saved, &e) == -1) {
		back_off(r, "not-recorded", &e);
		return 0;
	}
	works_again(r);
	/* Not a reason to stop: at worst the batch is loaded once more. */
	if (spool_done(r->reader, &e) == -1)
		log_err("-", "spool-not-trimmed", &e);
	if (b->len > 0 || b->damaged)
		report(r, b, &saved, began);
	give_back_room(r, b->octets, RECONNECT_OCTETS);
	return !b->last;
}

/* -- the slow lane --------------------------------------------------------- */

/* What goes wrong with second scans alone must not slow down the loading. */
static void
refuse_slow_lane(struct recorder *r, const struct err *e)
{
	if (!db_alive(r->db)) {
		back_off(r, "database-down", e);
		return;
	}
	log_err("-", "second-scan-not-served", e);
	r->lane_at_ms = clock_mono_ms() + RETRY_MOST_MS;
}

/* The slow lane's question, if it has one; while the database is down: no. */
static void
answer_slow_lane(struct recorder *r)
{
	struct lane_message asked, answer = { .kind = LANE_NOTHING };
	struct err e;

	if (r->lane_fd == -1)
		return;
	lane_hear(r->lane_fd, r->a, &asked);
	if (asked.kind == LANE_SILENCE)
		return;
	answer.serial = asked.serial;
	if (r->db != NULL && clock_mono_ms() >= r->lane_at_ms &&
	    lane_answer(r->a, r->db, &asked, &answer, &e) == -1) {
		refuse_slow_lane(r, &e);
		answer.kind = LANE_NOTHING;
		answer.entry = NULL;
	}
	if (lane_send(r->lane_fd, &answer, &e) == -1)
		log_err("-", "lane-not-answered", &e);
	if (answer.entry != NULL)
		give_back_room(
		    r, answer.entry->copy.octets.len, RECONNECT_OCTETS);
}

/* -- duties --------------------------------------------------------------- */

static void
beat(struct recorder *r)
{
	char numbers[4][24];
	struct spool_status s = { 0 };
	struct db_rows rows;
	struct db_value params[5];
	uint32_t scanners = r->conf->scanners;
	struct err e;

	if (scanners == 0)
		scanners = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
	if (spool_status(r->conf->spool, &s, &e) == -1)
		log_err("-", "spool-not-read", &e);
	snprintf(numbers[0], 24, "%llu", (unsigned long long)s.octets);
	snprintf(numbers[1], 24, "%llu", (unsigned long long)s.waiting);
	snprintf(numbers[2], 24, "%llu", (unsigned long long)s.oldest_ms);
	snprintf(numbers[3], 24, "%u", scanners);
	params[0] = db_text(r->conf->host);
	for (int i = 0; i < 4; i++)
		params[i + 1] = db_text(numbers[i]);
	r->next_beat_ms = clock_mono_ms() + BEAT_MS;
	if (db_call(r->a, r->db, STMT_RECORDER_BEAT, params, 5, &rows, &e) ==
	    -1)
		back_off(r, "beat-failed", &e);
	give_back_room(r, 0, RECONNECT_IDLE_OCTETS);
	heap_give_back();
}

static void
retain(struct recorder *r)
{
	char months[16];
	struct db_value params[1];
	struct db_rows rows;
	struct err e;

	snprintf(months, sizeof(months), "%u", r->conf->retention_months);
	params[0] = db_text(months);
	r->next_retain_ms = clock_mono_ms() + RETAIN_AGAIN_MS;
	if (db_call(r->a, r->db, STMT_RECORDER_RETAIN, params, 1, &rows, &e) ==
	    -1) {
		back_off(r, "retain-failed", &e);
		return;
	}
	r->next_retain_ms = clock_mono_ms() + RETAIN_MS;
	for (size_t i = 0; i < rows.rows; i++)
		log_line(LOG_LEVEL_INFO, "-", "retained", "%s",
		    db_string(&rows, i, 0));
}

static void
tend(struct recorder *r)
{
	struct db_value params[] = { db_text(r->conf->school) };
	struct db_rows rows;
	struct err e;

	r->next_tend_ms = clock_mono_ms() + TEND_MS;
	if (db_call(r->a, r->db, STMT_RECORDER_TEND, params, 1, &rows, &e) ==
	    -1) {
		complain(r, "not-counted", &e);
		return;
	}
	for (size_t i = 0; i < rows.rows; i++)
		log_line(LOG_LEVEL_WARNING, "-", "rule-suspended", "%s",
		    db_string(&rows, i, 0));
}

/* The outbox's own trouble must not slow down the loading. */
static void
run_errands(struct recorder *r)
{
	struct err e;

	r->next_errands_ms = clock_mono_ms() + ERRANDS_MS;
	if (r->errands == NULL)
		r->errands = errands_new(r->conf, &e);
	if (r->errands != NULL && errands_run(r->errands, r->a, r->db, &e) == 0)
		return;
	if (!db_alive(r->db)) {
		back_off(r, "database-down", &e);
		return;
	}
	log_err("-", "errands-not-run", &e);
	r->next_errands_ms = clock_mono_ms() + RETRY_MOST_MS;
}

/* What is due besides mail; only when nothing waits. */
static void
duties(struct recorder *r)
{
	uint64_t now = clock_mono_ms();

	arena_reset(r->a);
	if (r->db != NULL && now >= r->next_beat_ms)
		beat(r);
	if (r->db != NULL && now >= r->next_retain_ms)
		retain(r);
	if (r->db != NULL && now >= r->next_errands_ms)
		run_errands(r);
	if (r->db != NULL && now >= r->next_tend_ms)
		tend(r);
}

/* While mail is being loaded too: a change must not wait for a day's mail. */
static void
keep_snapshot(struct recorder *r)
{
	struct err e;

	if (r->db != NULL && snapshot_refresh(r->snapshot, r->db, &e) == -1)
		complain(r, "directory-not-written", &e);
	if (r->retry_at_ms == 0 && r->db != NULL &&
	    modes_refresh(r->modes, r->db, &e) == -1)
		complain(r, "modes-not-written", &e);
	if (r->retry_at_ms == 0 && r->db != NULL &&
	    health_tell(r->health, r->db, &e) == -1)
		complain(r, "health-not-told", &e);
}

/* While mail is being loaded too: an answer may be on its way here. */
static void
hear_others(struct recorder *r)
{
	struct err e;

	arena_reset(r->a);
	if (r->db != NULL && recall_refresh(r->recall, r->a, r->db, &e) == -1)
		complain(r, "memory-not-told", &e);
}

/* -- the loop ------------------------------------------------------------- */

/* Wait for mail or `ms`.  1: the parent wants us to stop. */
static int
wait_for_work(struct recorder *r, int ms)
{
	struct pollfd p[] = {
		{ .fd = r->control_fd, .events = POLLIN },
		{ .fd = r->signal_fd, .events = POLLIN },
		{ .fd = r->tail == NULL || r->deaf ? -1
						   : spool_tail_fd(r->tail),
		    .events = POLLIN },
		{ .fd = r->lane_fd, .events = POLLIN },
	};
	char ignored[64];
	ssize_t n;

	if (poll(p, sizeof(p) / sizeof(*p), ms) == -1)
		return errno != EINTR;
	if (p[1].revents != 0)
		return 1;
	/* Before the spool is read, so that no event is lost between. */
	if (p[2].revents != 0 &&
	    read(p[2].fd, ignored, sizeof(uint64_t)) == -1 && errno != EAGAIN)
		return 1;
	if (p[0].revents == 0)
		return 0;
	n = read(p[0].fd, ignored, sizeof(ignored));
	return n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR);
}

static void
run(struct recorder *r, struct batch *b)
{
	int ms = 0;

	while (!wait_for_work(r, ms)) {
		uint64_t now;

		answer_slow_lane(r);
		now = clock_mono_ms();
		r->deaf = now < r->retry_at_ms;
		if (r->deaf) {
			ms = (int)(r->retry_at_ms - now);
			continue;
		}
		r->retry_at_ms = 0;
		ms = 0;
		if (ready(r) == -1)
			continue;
		keep_snapshot(r);
		hear_others(r);
		if (r->retry_at_ms != 0 || load(r, b))
			continue;
		if (r->retry_at_ms == 0)
			duties(r);
		r->deaf = b->len > 0;
		ms = r->deaf ? GATHER_MS : recall_wait(r->recall, IDLE_MS);
	}
}

int
recorder_main(const struct conf *conf, struct spool_tail *tail, int lane_fd,
    int control_fd)
{
	struct recorder r = { .conf = conf,
		.tail = tail,
		.lane_fd = lane_fd,
		.control_fd = control_fd };
	struct batch *b = calloc(1, sizeof(*b));
	struct err e;

	if (b == NULL)
		abort();
	r.signal_fd = signals_take_end(&e);
	if (r.signal_fd == -1) {
		log_err("-", "recorder-not-started", &e);
		free(b);
		return 1;
	}
	r.a = arena_new(RECORDER_ARENA);
	r.batch_len = BATCH_MAX;
	r.next_retain_ms = clock_mono_ms() + FIRST_RETAIN_MS;
	r.snapshot = snapshot_new(conf);
	r.modes = modes_new(conf);
	r.health = health_new(conf);
	r.recall = recall_new(conf);
	run(&r, b);
	recall_free(r.recall);
	modes_free(r.modes);
	health_free(r.health);
	log_line(LOG_LEVEL_INFO, "-", "stopped", "process=recorder");
	snapshot_free(r.snapshot);
	spool_reader_close(r.reader);
	errands_free(r.errands);
	db_close(r.db);
	arena_free(r.a);
	close(r.signal_fd);
	free(b);
	return 0;
}
