/*
 * rescan.c - one message scanned again, with larger limits
 */
#define _GNU_SOURCE
#include "milter/rescan.h"

#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "milter/aside.h"
#include "milter/entry.h"
#include "milter/lone.h"
#include "record/job.h"

enum {
	/* Of the finding that says so; a part that is unread has less. */
	TWICE_SEVERITY = 3,
};

/* A message that is scanned, and what comes of it. */
struct attempt {
	/* Sealed memfd with its octets, and how many. */
	int message;
	uint64_t size;
	enum job_end how;
	struct record record;
};

static int
scan_once(
    const struct rescan *r, struct arena *a, struct attempt *t, struct err *e)
{
	const struct conf *conf = &r->settings->conf;
	struct job_request request = { .magic = JOB_MAGIC,
		.kind = JOB_MESSAGE,
		.size = t->size,
		.scan_max = conf->scan_max,
		.cpu_ms = (uint64_t)conf->slow_cpu * 1000 };
	struct lone lone = { .scanner = r->scanner,
		.request = &request,
		.message = t->message,
		.seconds = conf->slow_seconds };
	struct err why;

	memcpy(request.fingerprint_key, r->settings->fingerprint_key,
	    sizeof(request.fingerprint_key));
	if (lone_run(a, &lone, e) == -1)
		return -1;
	t->how = lone.end;
	/* A scanner that mail took over may write anything. */
	if (t->how == JOB_ANSWERED &&
	    record_from_json(a, lone.document, &t->record, &why) == -1)
		t->how = JOB_DIED;
	return 0;
}

/* What a scanner says of `octets`; r->scanned 0: that it cannot be read. */
static int
scan(struct rescan *r, struct arena *a, struct bytes octets, struct record *out,
    struct err *e)
{
	struct attempt t = { .message = io_sealed_memfd("message", octets, e),
		.size = octets.len,
		.how = JOB_DIED };
	int result = t.message == -1 ? -1 : 0;

	for (int i = 0; result == 0 && t.how == JOB_DIED && i < SECOND_SCANS;
	     i++)
		result = scan_once(r, a, &t, e);
	if (t.message != -1)
		close(t.message);
	r->scanned = t.how == JOB_ANSWERED;
	if (!r->scanned)
		job_unscanned(a, t.how, &t.record);
	if (result == 0)
		*out = t.record;
	return result;
}

/* -- the second pass --------------------------------------------------------- */

static int
read_again(struct rescan *r, struct arena *a, struct record *out, struct err *e)
{
	const struct spool_entry *w = r->waiting;
	struct bytes octets;
	char *key_id;

	r->scanned = 0;
	if (r->tries > SECOND_TRIES || w->copy.wraps_len != 1) {
		job_unscanned(a, JOB_DIED, out);
		return 0;
	}
	key_id = arena_string(
	    a, w->copy.wraps[0].key_id.p, w->copy.wraps[0].key_id.len);
	if (key_reader_open(r->keys, a, w->id, key_id, w->copy.wraps[0].wrapped,
		w->copy.octets, &octets, e) == -1)
		return -1;
	return scan(r, a, octets, out, e);
}

/* Who it was is known from the first pass. */
static void
identify(const struct rescan *r, struct arena *a, const struct record *first,
    struct record *out)
{
	out->id = r->waiting->id;
	out->received_ms = first->received_ms;
	out->host = first->host;
	out->queue_id = first->queue_id;
	out->envelope = first->envelope;
	out->has_envelope = 1;
	out->size = first->size;
	memcpy(out->sha256, first->sha256, sizeof(out->sha256));
	if (!r->scanned) {
		struct finding *twice = arena_alloc(a, sizeof(*twice));

		*twice = (struct finding){ .kind = FINDING_STRUCTURE,
			.id = UTF8("unscanned-twice"),
			.severity = TWICE_SEVERITY,
			.confidence = 100,
			.view = UTF8("plain") };
		out->findings = twice;
		out->findings_len = 1;
	}
}

/*
 * It has happened: what a rule would have stopped is the headteacher's to look
 * at, if the rule names nobody.  The action is what was done.
 */
static void
look_back(struct verdict *v, enum action done)
{
	int was_sent = done == ACTION_ACCEPT || done == ACTION_CHANGE;

	for (size_t i = 0; i < v->reasons_len; i++) {
		struct reason *reason = &v->reasons[i];

		if (was_sent && reason->mode == MODE_ENFORCE &&
		    reason->action != ACTION_ACCEPT && reason->queue.len == 0)
			reason->queue = UTF8("headteacher");
	}
	*v = (struct verdict){ .action = done,
		.reasons = v->reasons,
		.reasons_len = v->reasons_len };
}

/* What nobody could read before: late, but told. */
static int
alert(struct rescan *r, struct arena *a, const struct verdict *before,
    const struct record *second, struct err *e)
{
	if (r->outbox == NULL || !aside_is_danger(&second->verdict) ||
	    aside_is_danger(before))
		return 0;
	return aside_alert(a, r->settings, r->outbox, second, e);
}

/* The rules, as if it came now. */
static int
decide(struct rescan *r, struct arena *a, const struct record *first,
    struct record *second, struct err *e)
{
	struct followed_hold *people = followed_take(r->settings->people);
	struct followed_hold *ruling = followed_take(r->settings->ruling);
	const struct beyond beyond = { ruling_held(ruling), people_held(people),
		NULL };
	int result = -1;

	entry_decide(a, r->settings, &beyond, second);
	followed_give(r->settings->ruling, ruling);
	if (alert(r, a, &first->verdict, second, e) == 0) {
		look_back(&second->verdict, first->verdict.action);
		result = entry_fill(a, r->settings, second, &r->second, e);
	}
	followed_give(r->settings->people, people);
	return result;
}

int
rescan_run(struct rescan *r, struct arena *a, struct err *e)
{
	struct record first = { 0 }, second = { 0 };
	struct err why;

	/* Without envelope there is nothing to rule on; its findings are. */
	if (record_from_json(a, r->waiting->document, &first, &why) == -1)
		first = (struct record){ 0 };
	if (read_again(r, a, &second, e) == -1)
		return -1;
	identify(r, a, &first, &second);
	if (decide(r, a, &first, &second, e) == -1)
		return -1;
	r->findings = second.findings_len;
	r->gaps = second.gaps.len;
	r->rules = second.verdict.reasons_len;
	return 0;
}
