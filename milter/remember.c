/*
 * remember.c - the milter's memory of mail, and the thread that keeps it
 */
#include "milter/remember.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "milter/thread.h"
#include "policy/memory_report.h"

enum {
	/* With the recorder's own 400 ms: other hosts' mail within a second. */
	FOLLOW_MS = 200,
	REPORT_MS = 10 * 1000,
	/* What goes on failing is said once in this time. */
	COMPLAIN_MS = 60 * 1000,
	DAYS_OF_MONTH = 31,
};

struct keeper {
	struct memory *memory;
	char path[MEMORY_PATH];
	/* clock_mono_ms() of the next; 0: at once. */
	uint64_t report_at_ms, complain_at_ms;
};

static void
complain(struct keeper *k, const struct err *e)
{
	uint64_t now = clock_mono_ms();

	if (now < k->complain_at_ms)
		return;
	k->complain_at_ms = now + COMPLAIN_MS;
	log_err("-", "memory-not-kept", e);
}

static void
report(struct keeper *k)
{
	uint64_t now = clock_mono_ms();
	struct memory_status status;
	struct err e;

	if (now < k->report_at_ms)
		return;
	k->report_at_ms = now + REPORT_MS;
	memory_status(k->memory, &status);
	if (memory_report_write(k->path, &status, &e) == -1)
		complain(k, &e);
}

static void *
keep(void *argument)
{
	const struct timespec pause = { 0, FOLLOW_MS * 1000000L };
	struct keeper *k = argument;

	for (;;) {
		struct err e;

		if (memory_follow(k->memory, clock_now_ms(), &e) == -1)
			complain(k, &e);
		report(k);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

/* Mail goes on where nothing can be kept: then nothing survives a restart. */
static struct memory *
open_memory(const struct conf *conf, const char *path)
{
	struct memory_settings settings = { .directory = path,
		.keep_days = conf->retention_months * DAYS_OF_MONTH };
	struct memory_status status;
	struct memory *m;
	struct err e;

	m = memory_open(&settings, clock_now_ms(), &e);
	if (m == NULL) {
		log_err("-", "memory-not-kept", &e);
		settings.directory = NULL;
		return memory_open(&settings, clock_now_ms(), &e);
	}
	memory_status(m, &status);
	log_line(status.damaged > 0 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "-",
	    "remembered", "facts=%llu damaged=%llu",
	    (unsigned long long)status.restored,
	    (unsigned long long)status.damaged);
	return m;
}

struct memory *
remember_begin(const struct conf *conf, struct err *e)
{
	struct keeper *k = calloc(1, sizeof(*k));

	if (k == NULL)
		abort();
	memory_path(conf, k->path);
	k->memory = open_memory(conf, k->path);
	if (thread_begin(keep, k, e) == -1) {
		memory_close(k->memory);
		free(k);
		return NULL;
	}
	return k->memory;
}

void
remember_note(struct memory *memory, const struct record *record)
{
	struct err e;

	if (memory_note(memory, record->facts, record->facts_len, &e) == -1)
		log_err("-", "memory-not-kept", &e);
}
