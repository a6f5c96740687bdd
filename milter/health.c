/*
 * health.c - how this mail host stands, told to the database each minute
 */
#include "milter/health.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "policy/directory.h"
#include "policy/memory_report.h"
#include "policy/policy.h"
#include "store/outbox.h"
#include "store/spool.h"

enum {
	TELL_MS = 60 * 1000,
	TOLD_OCTETS = 64 * 1024,
	HEALTH_ARENA = 1024 * 1024,
};

struct health {
	const struct conf *conf;
	/* clock_mono_ms() of the next time. */
	uint64_t tell_ms;
};

struct health *
health_new(const struct conf *conf)
{
	struct health *h = calloc(1, sizeof(*h));

	if (h == NULL)
		abort();
	h->conf = conf;
	return h;
}

void
health_free(struct health *h)
{
	free(h);
}

static void
add(struct strbuf *out, const char *name, uint64_t n)
{
	strbuf_fmt(out, "%s\"%s\":%llu", out->p[out->len - 1] == '{' ? "" : ",",
	    name, (unsigned long long)n);
}

/* What cannot be looked at is left out: its absence is what is told. */
static void
add_spool(const struct conf *conf, struct strbuf *out)
{
	struct spool_status s;
	struct statvfs room;
	struct err e;

	if (spool_status(conf->spool, &s, &e) == 0) {
		add(out, "spool_octets", s.octets);
		add(out, "spool_waiting", s.waiting);
		add(out, "spool_damaged", s.damaged);
	}
	if (statvfs(conf->spool, &room) == 0)
		add(out, "free_octets",
		    (uint64_t)room.f_bavail * (uint64_t)room.f_frsize);
	add(out, "floor_octets", conf->spool_floor);
}

static void
add_outbox(const struct conf *conf, struct strbuf *out)
{
	struct outbox_status s;
	struct err e;

	if (outbox_status(conf->outbox, &s, &e) == -1)
		return;
	add(out, "held", s.held);
	add(out, "overdue", s.overdue);
	add(out, "delayed", s.delayed);
	add(out, "going", s.going);
	add(out, "most_tries", s.most_tries);
	add(out, "outbox_damaged", s.damaged);
}

static void
add_directory(const struct conf *conf, struct strbuf *out)
{
	char path[DIRECTORY_PATH];
	struct directory *d;
	struct err e;

	directory_path(conf, path);
	d = directory_open(path, &e);
	if (d == NULL)
		return;
	add(out, "addresses", directory_content(d)->entries_len);
	add(out, "exemptions", directory_content(d)->exemptions_len);
	directory_close(d);
}

static void
add_memory(const struct conf *conf, struct strbuf *out)
{
	char path[MEMORY_PATH];
	struct memory_status m;
	uint64_t held = 0, evicted = 0;
	struct err e;

	memory_path(conf, path);
	if (memory_report_read(path, &m, &e) == -1)
		return;
	for (int i = 0; i < FACT_KINDS; i++) {
		held += m.tables[i].held;
		evicted += m.tables[i].evicted;
	}
	add(out, "remembered", held);
	add(out, "forgotten", evicted);
}

static void
add_policy(const struct conf *conf, struct strbuf *out)
{
	struct err e;
	struct policy *policy = policy_load(conf->policy, &e);

	if (policy != NULL)
		add(out, "rules", policy_rules(policy));
	policy_free(policy);
}

static int
send(const struct conf *conf, struct db *db, const char *told, struct err *e)
{
	struct arena *a = arena_new(HEALTH_ARENA);
	struct db_value params[4] = { db_text(conf->host), db_text("status"),
		DB_NULL, db_text(told) };
	struct db_rows rows;
	char now[24];
	int result;

	snprintf(now, sizeof(now), "%llu", (unsigned long long)clock_now_ms());
	params[2] = db_text(now);
	result = db_call(a, db, STMT_RECORDER_HOST_REPORT, params, 4, &rows, e);
	if (result == 0 && db_string(&rows, 0, 0)[0] != '\0')
		log_line(LOG_LEVEL_WARNING, "-", "health-refused", "why=\"%s\"",
		    db_string(&rows, 0, 0));
	arena_free(a);
	return result;
}

int
health_tell(struct health *h, struct db *db, struct err *e)
{
	struct strbuf told;
	int result;

	if (clock_mono_ms() < h->tell_ms)
		return 0;
	h->tell_ms = clock_mono_ms() + TELL_MS;
	strbuf_init(&told, TOLD_OCTETS);
	strbuf_char(&told, '{');
	add_spool(h->conf, &told);
	add_outbox(h->conf, &told);
	add_directory(h->conf, &told);
	add_memory(h->conf, &told);
	add_policy(h->conf, &told);
	strbuf_char(&told, '}');
	result = send(h->conf, db, strbuf_cstr(&told), e);
	strbuf_done(&told);
	return result;
}
