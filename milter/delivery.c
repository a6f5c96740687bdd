/*
 * delivery.c - one item of the outbox: told, waited for, sent, returned
 */
#define _GNU_SOURCE
#include "milter/delivery.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "milter/delivery_scan.h"
#include "milter/delivery_wait.h"
#include "milter/delivery_words.h"
#include "milter/event.h"
#include "milter/smtp.h"
#include "policy/memory.h"

enum {
	/* Between tries: longer each time. */
	RETRY_LEAST_MS = 5 * 1000,
	RETRY_MOST_MS = 15 * 60 * 1000,
	/* Who never answers behind the last octets must not get it each time. */
	REPEATS_OFTEN = 3,
	RETRY_DOUBTFUL_MS = 4 * 3600 * 1000,
	/* While an earlier one of the thread is on its way. */
	BLOCKED_MS = 1000,
	/* A password stays so far behind its file, and is looked at so often. */
	BEHIND_MS = 5 * 60 * 1000,
	FURTHER_MS = 6 * 60 * 1000,
	BEHIND_LOOK_MS = 5 * 1000,
	/* What a notice may have of the room of a message that it encloses. */
	NOTICE_OCTETS = 64 * 1024,
	/* A step back that is more than a clock's correction. */
	SET_BACK_MS = 60 * 1000,
	/* Of what goes to each on his own: then it is the others' turn. */
	SLICE_MS = 10 * 1000,
	/* A message that a scanner makes, in one packet and out of another. */
	COPY_ARENA = 4 * MESSAGE_MAX,
};

/* Then it comes back; as long as mail servers try themselves. */
static const uint64_t give_up_ms = (uint64_t)5 * 24 * 3600 * 1000;

/* Where notices of this process go. */
static struct notice_way
notices(const struct delivery *d)
{
	return (struct notice_way){ .conf = &d->settings->conf,
		.outbox = d->outbox,
		.keys = &d->settings->own };
}

int
delivery_note(struct delivery *d, struct outbox_item *item,
    enum outbox_step step, struct err *e)
{
	struct outbox_note note = { .step = step, .at_ms = clock_now_ms() };

	return outbox_note(d->outbox, item, &note, 1, e);
}

int
delivery_open(struct delivery *d, struct outbox_item *item,
    struct bytes *octets, struct err *e)
{
	struct sealed sealed;
	struct outbox_item same;
	enum outbox_read what;
	char *key_id;

	if (outbox_read(d->a, d->outbox, item->id,
		(struct outbox_found){ &same, &sealed }, &what, e) == -1)
		return -1;
	if (what != OUTBOX_ITEM || sealed.wraps_len == 0)
		return err_set(
		    e, ERR_SYSTEM, "an item of the outbox is damaged");
	for (size_t i = 0; i < sealed.wraps_len; i++) {
		key_id = arena_string(
		    d->a, sealed.wraps[i].key_id.p, sealed.wraps[i].key_id.len);
		if (key_reader_open(d->keys, d->a, item->id, key_id,
			sealed.wraps[i].wrapped, sealed.octets, octets, e) == 0)
			return 0;
	}
	return -1;
}

static void
report(const struct outbox_item *item, const char *verb, const char *more)
{
	char id[UUID_TEXT + 1];

	uuid_format(item->id, id);
	log_line(LOG_LEVEL_INFO, id, verb, "tries=%u recipients=%zu%s%s",
	    item->tries, item->envelope.recipients_len,
	    item->repeats > 0 ? " maybe_repeated=1" : "", more);
}

/* -- notices ------------------------------------------------------------------ */

int
delivery_tell(struct delivery *d, const struct outbox_item *item,
    struct notice *n, struct err *e)
{
	struct notice_way way = notices(d);

	if (!outbox_can_return(item))
		return 0;
	n->message = item->message;
	n->now_ms = clock_now_ms();
	n->is_answer = 1;
	n->to = item->envelope.sender;
	n->reference = item->reference;
	return notice_post(d->a, &way, n, e);
}

int
delivery_return(struct delivery *d, struct outbox_item *item, struct utf8 why,
    struct err *e)
{
	struct notice n = { .id = outbox_derived(item->id, NTH_RETURNED) };
	int result = 0;

	delivery_words_returned(d->a, &d->settings->conf, item, why, &n);
	if (item->is_from_inside && item->kind != OUTBOX_NOTICE) {
		result = delivery_open(d, item, &n.enclosed, e);
		if (n.enclosed.len > MESSAGE_MAX - NOTICE_OCTETS)
			n.enclosed.len = 0;
	}
	if (result == 0 && item->kind != OUTBOX_NOTICE)
		result = delivery_tell(d, item, &n, e);
	return result == -1 ? -1 : delivery_note(d, item, STEP_RETURNED, e);
}

static int
tell_refused(struct delivery *d, struct outbox_item *item, struct err *e)
{
	struct notice n = { .id = outbox_derived(item->id, NTH_REFUSED) };

	delivery_words_refused(d->a, &d->settings->conf, item, &n);
	return delivery_tell(d, item, &n, e);
}

/* -- sending ------------------------------------------------------------------- */

struct sending {
	struct delivery *d;
	struct outbox_item *item;
};

static int
note_ending(void *to, struct err *e)
{
	struct sending *s = to;

	return delivery_note(s->d, s->item, STEP_ENDING, e);
}

/* Who has it, who does not take it; how many are left to try again. */
static size_t
note_answers(const struct outbox_item *item, const struct smtp_answer *answer,
    struct outbox_note *notes, size_t *len)
{
	size_t n = item->envelope.recipients_len, left = 0;
	uint64_t now = clock_now_ms();

	*len = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t code = answer->codes[i];

		if (item->done[i] != 0)
			continue;
		/* Who was taken shares the fate of the whole. */
		if (code / 100 == 2 || code == 0)
			code = answer->code;
		if (code / 100 != 2 && code / 100 != 5) {
			left++;
			continue;
		}
		notes[(*len)++] = (struct outbox_note){
			.step = code / 100 == 2 ? STEP_ACCEPTED : STEP_REFUSED,
			.at_ms = now,
			.which = (uint32_t)i,
			.code = code
		};
	}
	return left;
}

/* `code`: what was answered; 0: nothing was. */
static uint64_t
retry_ms(const struct outbox_item *item, uint32_t code)
{
	uint64_t ms = RETRY_LEAST_MS;

	if (code == 0 && item->repeats >= REPEATS_OFTEN)
		return RETRY_DOUBTFUL_MS;
	for (uint32_t i = 1; i < item->tries && ms < RETRY_MOST_MS; i++)
		ms *= 2;
	return ms < RETRY_MOST_MS ? ms : RETRY_MOST_MS;
}

/* How many recipients it ended so for. */
static size_t
count_done(const struct outbox_item *item, enum outbox_step step)
{
	size_t n = 0;

	for (size_t i = 0; i < item->envelope.recipients_len; i++)
		n += item->done[i] == step;
	return n;
}

/*
 * The rules go by when a protected file really went.  Before it is noted as
 * sent: who dies between the two tells it once more, which is the same.
 */
static void
tell_memory(
    const struct delivery *d, const struct outbox_item *item, uint64_t at_ms)
{
	char path[MEMORY_PATH];
	struct err e;

	if (item->kind == OUTBOX_NOTICE)
		return;
	memory_path(&d->settings->conf, path);
	if (memory_tell_sent(path, item->message, at_ms, &e) == -1)
		log_err("-", "memory-not-told", &e);
}

/* All have had their answer. */
static int
end(struct delivery *d, struct outbox_item *item, int lost_arguments,
    struct err *e)
{
	struct outbox_note note = { .step = STEP_SENT,
		.at_ms = clock_now_ms(),
		.which = lost_arguments != 0 };
	size_t refused = count_done(item, STEP_REFUSED);

	if (refused > 0 && count_done(item, STEP_ACCEPTED) == 0)
		return delivery_return(
		    d, item, UTF8("None of its addresses takes it."), e);
	if (refused > 0 && item->kind != OUTBOX_NOTICE &&
	    tell_refused(d, item, e) == -1)
		return -1;
	tell_memory(d, item, note.at_ms);
	return outbox_note(d->outbox, item, &note, 1, e);
}

/* Again later; after days it comes back. */
static int
defer(
    struct delivery *d, struct outbox_item *item, uint32_t code, struct err *e)
{
	struct outbox_note note = {
		.step = STEP_DEFERRED, .at_ms = clock_now_ms(), .code = code
	};

	note.until_ms = note.at_ms + retry_ms(item, code);
	if (note.at_ms > item->created_ms + give_up_ms &&
	    note.at_ms > item->until_ms + give_up_ms && !item->is_doubtful)
		return delivery_return(
		    d, item, UTF8("For five days nobody took it."), e);
	return outbox_note(d->outbox, item, &note, 1, e);
}

static int
take_answer(struct delivery *d, struct outbox_item *item,
    const struct smtp_answer *answer, struct err *e)
{
	size_t n = item->envelope.recipients_len, len, left;
	struct outbox_note *notes = arena_array(d->a, n + 1, sizeof(*notes));

	left = note_answers(item, answer, notes, &len);
	if (len > 0 && outbox_note(d->outbox, item, notes, len, e) == -1)
		return -1;
	report(item, left == 0 ? "sent" : "deferred",
	    answer->lost_arguments ? " gap=arguments_lost" : "");
	if (left == 0)
		return end(d, item, answer->lost_arguments, e);
	if (answer->code == 0)
		log_err("-", "not-sent", &answer->why);
	return defer(d, item, answer->code, e);
}

static int
send_whole(struct delivery *d, struct outbox_item *item, struct bytes octets,
    struct err *e)
{
	struct sending s = { d, item };
	struct smtp_letter letter = { .envelope = &item->envelope,
		.done = item->done,
		.octets = octets,
		.ending = note_ending,
		.to = &s };
	struct smtp_answer answer;

	smtp_send(d->a, &d->settings->conf, &letter, &answer);
	*d->unresolved += answer.is_unresolved != 0;
	return take_answer(d, item, &answer, e);
}

/* -- to each on his own ---------------------------------------------------------- */

/* One of those to each: what became of it. */
struct one {
	size_t which;
	/* 0: there was no answer. */
	uint32_t code;
	int lost_arguments;
};

/* Recipient one->which gets it as he alone is shown it; his answer is noted. */
static int
send_one(struct delivery *d, struct outbox_item *item, struct bytes octets,
    struct one *one, struct err *e)
{
	size_t n = item->envelope.recipients_len;
	struct sending s = { d, item };
	unsigned char *others = arena_alloc(d->a, n);
	struct smtp_letter letter = { .envelope = &item->envelope,
		.done = others,
		.ending = note_ending,
		.to = &s };
	struct smtp_answer answer;
	struct outbox_note note = { .at_ms = clock_now_ms(),
		.which = (uint32_t)one->which };

	memset(others, STEP_REMOVED, n);
	others[one->which] = 0;
	if (delivery_alone(d, item, one->which, octets, &letter.octets, e) ==
	    -1)
		return -1;
	if (letter.octets.len == 0)
		return err_set(
		    e, ERR_SYSTEM, "a copy for one alone was not made");
	smtp_send(d->a, &d->settings->conf, &letter, &answer);
	*d->unresolved += answer.is_unresolved != 0;
	one->code = answer.codes[one->which];
	if (one->code / 100 == 2 || one->code == 0)
		one->code = answer.code;
	one->lost_arguments |= answer.lost_arguments;
	if (one->code == 0)
		log_err("-", "not-sent", &answer.why);
	if (one->code / 100 != 2 && one->code / 100 != 5)
		return 0;
	note.step = one->code / 100 == 2 ? STEP_ACCEPTED : STEP_REFUSED;
	note.code = one->code;
	return outbox_note(d->outbox, item, &note, 1, e);
}

/*
 * Each in turn, in an arena of his own.  Who does not answer at all leaves a
 * doubt about this one: nobody else's may follow before it is put off.
 */
static int
send_each(struct delivery *d, struct outbox_item *item, struct bytes octets,
    struct err *e)
{
	uint64_t until = clock_mono_ms() + SLICE_MS;
	struct one one = { 0, 250, 0 };
	uint32_t put_off = 250;
	int result = 0;

	for (size_t i = 0; i < item->envelope.recipients_len && result == 0 &&
			   one.code != 0 && clock_mono_ms() < until;
	     i++) {
		struct delivery own = *d;

		if (item->done[i] != 0)
			continue;
		own.a = arena_new(COPY_ARENA);
		one.which = i;
		result = send_one(&own, item, octets, &one, e);
		arena_free(own.a);
		if (one.code / 100 != 2 && one.code / 100 != 5)
			put_off = one.code;
	}
	if (result == -1)
		return -1;
	report(item, put_off == 250 ? "sent-to-each" : "deferred",
	    one.lost_arguments ? " gap=arguments_lost" : "");
	if (item->done_len == item->envelope.recipients_len)
		return end(d, item, one.lost_arguments, e);
	return put_off == 250 ? 0 : defer(d, item, put_off, e);
}

static int
send_item(struct delivery *d, struct outbox_item *item, struct err *e)
{
	struct bytes octets;

	/* Who noted all answers and died before the end. */
	if (item->done_len == item->envelope.recipients_len)
		return end(d, item, 0, e);
	if (d->settings->conf.deliver_to[0] == '\0')
		return defer(d, item, 0, e);
	if (delivery_open(d, item, &octets, e) == -1 ||
	    delivery_without(d, item, &octets, e) == -1)
		return -1;
	if (octets.len == 0)
		return err_set(
		    e, ERR_SYSTEM, "a copy without somebody was not made");
	if (item->is_doubtful)
		report(item, "sending-again", "");
	if (delivery_note(d, item, STEP_SENDING, e) == -1)
		return -1;
	return item->is_separate ? send_each(d, item, octets, e)
				 : send_whole(d, item, octets, e);
}

/* -- what is due ------------------------------------------------------------------ */

static int
post_event(struct delivery *d, const struct outbox_item *item, struct err *e)
{
	const char *state = outbox_state_name(item->state);
	struct event event = {
		.item = item, .state = state, .at_ms = clock_now_ms()
	};

	/* What nobody takes is no notice that was sent. */
	if (item->kind == OUTBOX_NOTICE && item->state == STEP_RETURNED)
		event.state = "failed";
	return event_post(&d->settings->conf, d->outbox, &event, e);
}

/* Settled: whoever must know it is told, then it goes. */
static int
finish(struct delivery *d, struct outbox_item *item, struct err *e)
{
	if (item->state != STEP_SENT)
		report(item, outbox_state_name(item->state), "");
	if (post_event(d, item, e) == -1)
		return -1;
	return outbox_remove(d->outbox, item->id, e);
}

/*
 * It was made by a clock that was ahead and has been set right since: its times
 * are set back by as much, or it would wait until they come.
 */
static int
follow_clock(struct delivery *d, struct outbox_item *item, struct err *e)
{
	uint64_t now = clock_now_ms();
	struct outbox_note note = { .step = STEP_SET_BACK, .at_ms = now };
	char by[64];

	if (item->created_ms < now + SET_BACK_MS)
		return 0;
	note.until_ms = item->created_ms - now;
	snprintf(by, sizeof(by), " seconds=%llu",
	    (unsigned long long)(note.until_ms / 1000));
	report(item, "clock-set-back", by);
	return outbox_note(d->outbox, item, &note, 1, e);
}

/* No try is put off for longer: then the clock was ahead when it was. */
static int
is_put_off(const struct outbox_item *item, uint64_t now)
{
	return item->next_ms > now && item->next_ms <= now + RETRY_DOUBTFUL_MS;
}

/*
 * A password whose file has not left yet: it is put off again and again, so that
 * it is never less than five minutes behind.  1: it waits.
 */
static int
wait_for_file(
    struct delivery *d, struct outbox_item *item, uint64_t now, struct err *e)
{
	struct uuid file = outbox_derived(
	    outbox_derived(item->id, NTH_PASSWORD), NTH_PROTECTED);
	struct outbox_note note = { .step = STEP_DEFERRED,
		.at_ms = now,
		.until_ms = now + FURTHER_MS };

	if (item->kind != OUTBOX_MADE || item->action != ACTION_DELAY ||
	    !outbox_has(d->outbox, file))
		return 0;
	if (item->until_ms < now + BEHIND_MS &&
	    item->next_ms < now + BEHIND_MS &&
	    outbox_note(d->outbox, item, &note, 1, e) == -1)
		return -1;
	return 1;
}

static int
handle(struct delivery *d, struct outbox_item *item, int blocked,
    struct delivery_due *out, struct err *e)
{
	uint64_t now = clock_now_ms();
	int waits = wait_for_file(d, item, now, e);

	if (waits != 0) {
		out->at_ms = now + BEHIND_LOOK_MS;
		return waits == 1 ? 0 : -1;
	}
	/* What we made is delayed without anybody waiting for it. */
	if (item->kind != OUTBOX_MESSAGE && item->until_ms > now) {
		out->at_ms = item->until_ms;
		return 0;
	}
	if (delivery_is_waiting(item) && delivery_wait(d, item, e) == -1)
		return -1;
	if (delivery_is_waiting(item)) {
		out->at_ms = delivery_next_look(item);
		return 0;
	}
	if (!outbox_is_settled(item) && is_put_off(item, now)) {
		out->at_ms = item->next_ms;
	} else if (!outbox_is_settled(item) && blocked) {
		out->at_ms = now + BLOCKED_MS;
	} else if (!outbox_is_settled(item)) {
		if (send_item(d, item, e) == -1)
			return -1;
		out->at_ms = item->next_ms;
	}
	if (!outbox_is_settled(item)) {
		snprintf(out->thread, sizeof(out->thread), "%.*s",
		    (int)item->thread.len, item->thread.p);
		return 0;
	}
	out->at_ms = UINT64_MAX;
	return finish(d, item, e);
}

int
delivery_handle(
    struct delivery *d, struct uuid id, struct delivery_due *out, struct err *e)
{
	struct outbox_item item;
	enum outbox_read what;
	char text[UUID_TEXT + 1];

	*out = (struct delivery_due){ .at_ms = UINT64_MAX };
	arena_reset(d->a);
	if (outbox_read(d->a, d->outbox, id,
		(struct outbox_found){ &item, NULL }, &what, e) == -1)
		return -1;
	if (what == OUTBOX_DAMAGED) {
		uuid_format(id, text);
		log_line(LOG_LEVEL_ERROR, text, "outbox-damaged",
		    "kept=\"%s.item.damaged\"", text);
	}
	if (what != OUTBOX_ITEM)
		return 0;
	if (follow_clock(d, &item, e) == -1)
		return -1;
	return handle(
	    d, &item, d->is_blocked(d->others, id, item.thread), out, e);
}
