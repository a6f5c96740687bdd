/*
 * judge.c - from the octets to a verdict that is recorded
 */
#define _GNU_SOURCE
#include "milter/judge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "milter/aside.h"
#include "milter/entry.h"

struct judging {
	const struct host *host;
	const struct collected *message;
	struct arena *a;
	/* The message's octets, mapped for reading. */
	struct bytes octets;
	struct record record;
	/* 1: no scanner has answered for it. */
	int unscanned;
	uint64_t began_ms;
};

static int
scan(struct judging *j, struct err *e)
{
	const struct conf *conf = &j->message->settings->conf;
	struct job_request request = { .magic = JOB_MAGIC,
		.kind = JOB_MESSAGE,
		.size = j->message->size,
		.scan_max = conf->scan_max,
		.cpu_ms = (uint64_t)conf->scan_cpu * 1000 };
	struct scan scan = { .request = &request,
		.message = j->message->fd,
		.seconds = conf->scan_seconds };
	struct err why;

	memcpy(request.fingerprint_key, j->message->settings->fingerprint_key,
	    sizeof(request.fingerprint_key));
	if (scanners_run(j->host->scanners, j->a, &scan, e) == -1)
		return -1;
	/* A scanner that mail took over may write anything. */
	if (scan.end == JOB_ANSWERED &&
	    record_from_json(j->a, scan.document, &j->record, &why) == 0)
		return 0;
	if (conf->unscanned == UNSCANNED_TEMPFAIL)
		return err_set(e, ERR_SYSTEM,
		    "could not scan the message: the scanner %s",
		    scan.end == JOB_LATE ? "was too slow" : "failed");
	job_unscanned(j->a, scan.end, &j->record);
	j->unscanned = 1;
	return 0;
}

/* Our own knowledge goes over whatever the document says. */
static void
identify(struct judging *j)
{
	struct record *r = &j->record;
	const struct conf *conf = &j->message->settings->conf;

	r->id = uuid_new();
	r->received_ms = clock_now_ms();
	r->host = field_from(j->a, bytes_of(utf8_from(conf->host)));
	r->queue_id = j->message->queue_id;
	r->envelope = j->message->envelope;
	r->has_envelope = 1;
	r->size = j->message->size;
	sha256(j->octets, r->sha256);
	for (size_t i = 0; i < j->message->gaps.len; i++)
		record_add_gap(j->a, r, j->message->gaps.v[i]);
}

/* Seal, then spool: durable when it returns 0. */
static int
keep(struct judging *j, struct err *e)
{
	const struct settings *settings = j->message->settings;
	struct spool_entry entry = { 0 };

	if (entry_fill(j->a, settings, &j->record, &entry, e) == -1 ||
	    seal_octets(j->a,
		j->unscanned ? &settings->unscanned : &settings->archive,
		j->record.id, j->octets, &entry.copy, e) == -1)
		return -1;
	return spool_append(j->host->spool, &entry, e);
}

static void
report(const struct judging *j)
{
	const struct record *r = &j->record;
	char id[UUID_TEXT + 1];
	char queue_id[64];

	uuid_format(r->id, id);
	/* Postfix makes it of letters and digits; log_line shows no others. */
	snprintf(queue_id, sizeof(queue_id), "%.*s",
	    (int)(r->queue_id.text.len < 60 ? r->queue_id.text.len : 60),
	    r->queue_id.text.len > 0 ? r->queue_id.text.p : "-");
	log_line(LOG_LEVEL_INFO, queue_id[0] == '\0' ? "-" : queue_id, "judged",
	    "id=%s action=%.*s recipients=%zu size=%llu findings=%zu "
	    "gaps=%zu rules=%zu ms=%llu",
	    id, (int)action_name(r->verdict.action).len,
	    action_name(r->verdict.action).p, r->envelope.recipients_len,
	    (unsigned long long)r->size, r->findings_len, r->gaps.len,
	    r->verdict.reasons_len,
	    (unsigned long long)(clock_mono_ms() - j->began_ms));
}

/*
 * The record first: without it nothing of the message may go on.  A notice that
 * cannot be written stops no mail.
 */
static int
put_aside(const struct judging *j, struct err *e)
{
	struct aside aside = { .host = j->host,
		.message = j->message,
		.octets = j->octets,
		.record = &j->record,
		.is_from_inside = j->record.envelope.sender_inside };
	const struct directory *people = people_held(j->message->people);
	struct err why;

	if (people != NULL) {
		aside.hours = directory_content(people)->hours;
		aside.hours_len = directory_content(people)->hours_len;
	}
	if (aside_is_ours(&j->record.verdict) && aside_keep(&aside, e) == -1)
		return -1;
	if (aside_notify(&aside, &why) == -1)
		log_err("-", "notice-not-written", &why);
	return 0;
}

static void
decide(struct judging *j)
{
	const struct settings *settings = j->message->settings;
	struct followed_hold *ruling = followed_take(settings->ruling);
	const struct beyond beyond = { ruling_held(ruling),
		people_held(j->message->people), j->host->memory };

	entry_decide(j->a, settings, &beyond, &j->record);
	followed_give(settings->ruling, ruling);
}

static int
judge(struct judging *j, struct err *e)
{
	if (scan(j, e) == -1)
		return -1;
	identify(j);
	learned_apply(j->host->learned, j->message->settings->fingerprint_key,
	    &j->record);
	decide(j);
	aside_complete(j->a, &j->record);
	if (keep(j, e) == -1 || put_aside(j, e) == -1)
		return -1;
	remember_note(j->host->memory, &j->record);
	report(j);
	learned_save(j->host->learned, clock_mono_ms());
	return 0;
}

int
judge_message(const struct host *host, const struct collected *message,
    struct verdict *out, struct err *e)
{
	struct judging j = { .host = host,
		.message = message,
		.a = message->a,
		.began_ms = clock_mono_ms() };
	size_t size = (size_t)message->size;
	void *p = NULL;
	int result;

	if (size > 0) {
		p = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE,
		    message->fd, 0);
		if (p == MAP_FAILED)
			return err_set(e, ERR_SYSTEM,
			    "could not map a message: %s", strerror(errno));
		j.octets = (struct bytes){ p, size };
	}
	result = judge(&j, e);
	if (p != NULL)
		munmap(p, size);
	if (result == 0)
		*out = j.record.verdict;
	return result;
}
