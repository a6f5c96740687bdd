/*
 * replay.c - what a rule would have done to recorded mail: counting
 */
#include "cli/replay.h"

#include <string.h>

enum {
	MINUTE_MS = 60 * 1000,
	DAY_MS = 24 * 60 * MINUTE_MS,
	/* The first of January 1970 was a Thursday. */
	DAYS_BEFORE = 3,
};

/* The week of a moment, counted from a Monday. */
static uint64_t
week_of(uint64_t ms)
{
	return (ms / DAY_MS + DAYS_BEFORE) / 7;
}

void
replay_begin(struct replay *r, struct arena *a)
{
	uint64_t weeks = week_of(r->until_ms) - week_of(r->since_ms) + 1;
	struct counts none = { .a = a };

	r->people = r->causes = r->findings = r->queues = r->domains = none;
	r->weeks_len =
	    weeks > REPLAY_WEEKS_MAX ? REPLAY_WEEKS_MAX : (size_t)weeks;
	r->weeks = arena_array(a, r->weeks_len, sizeof(*r->weeks));
}

/* The last one takes what is beyond. */
static struct replay_week *
week_at(const struct replay *r, uint64_t ms)
{
	uint64_t week =
	    ms < r->since_ms ? 0 : week_of(ms) - week_of(r->since_ms);

	return &r->weeks[week < r->weeks_len ? week : r->weeks_len - 1];
}

/* -- one message that is hit ---------------------------------------------------- */

/* A person, else the address. */
static struct utf8
sender_of(const struct context *context, const struct record *record)
{
	if (context->login.person.len > 0)
		return context->login.person;
	if (context->sender.person.len > 0)
		return context->sender.person;
	return record->envelope.auth.text.len > 0
		   ? record->envelope.auth.text
		   : record->envelope.sender.text;
}

static struct utf8
domain_of(struct utf8 address)
{
	size_t at = address.len;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	return at == 0 ? (struct utf8){ NULL, 0 }
		       : (struct utf8){ address.p + at, address.len - at };
}

static void
count_domains(struct replay *r, const struct context *context,
    const struct record *record)
{
	for (size_t i = 0; i < record->envelope.recipients_len; i++)
		if (!context->recipient_inside[i])
			counts_add(&r->domains,
			    domain_of(
				record->envelope.recipients[i].address.text),
			    r->looked);
}

static void
count_reason(
    struct replay *r, const struct record *record, const struct reason *reason)
{
	if (reason->queue.len > 0 && r->mode >= MODE_NUDGE) {
		uint64_t seconds = reason->severity <= SEVERITY_MAX
				       ? r->review_seconds[reason->severity]
				       : 0;

		r->reviews++;
		r->seconds += seconds;
		week_at(r, record->received_ms)->review_seconds += seconds;
		counts_add(&r->queues, reason->queue, r->looked);
	}
	counts_add(&r->causes, reason->cause, r->looked);
	for (size_t i = 0; i < reason->findings_len; i++)
		counts_add(&r->findings,
		    record->findings[reason->findings[i]].id, r->looked);
}

/* What the mail host would have done for this rule. */
static enum action
done(const struct replay *r, const struct verdict *verdict,
    const struct reason *reason)
{
	return r->mode == MODE_ENFORCE && reason->action == verdict->action
		   ? verdict->action
		   : ACTION_ACCEPT;
}

void
replay_take(struct replay *r, const struct context *context,
    const struct record *record, const struct verdict *verdict)
{
	struct replay_week *week = week_at(r, record->received_ms);
	enum action action = ACTION_ACCEPT;
	int is_hit = 0;

	r->looked++;
	week->looked++;
	if (r->first_ms == 0 || record->received_ms < r->first_ms)
		r->first_ms = record->received_ms;
	for (size_t i = 0; i < verdict->reasons_len; i++) {
		const struct reason *reason = &verdict->reasons[i];

		if (!utf8_equal(reason->rule, r->again->told.name))
			continue;
		if (utf8_equal(reason->context, UTF8("exempted"))) {
			r->lifted++;
			continue;
		}
		is_hit = 1;
		if (done(r, verdict, reason) > action)
			action = verdict->action;
		count_reason(r, record, reason);
	}
	if (!is_hit)
		return;
	r->hits++;
	week->hits++;
	r->by_action[action]++;
	counts_add(&r->people, sender_of(context, record), r->looked);
	count_domains(r, context, record);
}
