/*
 * delivery_order.c - what people ask for: release, return, drop, protect,
 * take somebody out, send it to each on his own, copy the line manager in
 */
#define _GNU_SOURCE
#include "milter/delivery_order.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/token.h"
#include "milter/delivery_scan.h"
#include "milter/delivery_words.h"
#include "milter/event.h"
#include "record/document.h"

enum {
	ORDERS_ROOM = 8 * 1024 * 1024,
	/* The password follows the file, which is on its way first. */
	PASSWORD_MS = 5 * 60 * 1000 + 10 * 1000,
	REASON_SHOWN = 200,
	TEXT_OCTETS = 4000,
	/* Who is taken out by one order. */
	REMOVED_MAX = 100,
};

struct order {
	struct uuid order, item;
	struct utf8 act, reason;
	/* Who gets a copy that nobody else sees; empty: nobody. */
	struct utf8 copy;
	/* Who is to be taken out: indexes of recipients. */
	size_t removed[REMOVED_MAX];
	size_t removed_len;
};

/* Numbers of recipients, from 1; an order need not have them. */
static int
read_removed(const struct document *d, struct order *out)
{
	const struct json_t *numbers;

	if (document_get(d->root, "recipients") == NULL)
		return 0;
	numbers = document_array(d, d->root, "recipients", REMOVED_MAX);
	if (numbers == NULL)
		return -1;
	for (size_t i = 0; i < document_len(numbers); i++) {
		int64_t n =
		    document_number(document_at(numbers, i), RECIPIENTS_MAX);

		if (n < 1)
			return document_refuse(
			    d, "recipients", "is no number of a recipient");
		out->removed[out->removed_len++] = (size_t)n - 1;
	}
	return 0;
}

static int
read_order(struct arena *a, struct bytes text, struct order *out, struct err *e)
{
	static const struct member members[] = {
		{ "order", MEMBER_UUID, offsetof(struct order, order), 0, 1 },
		{ "item", MEMBER_UUID, offsetof(struct order, item), 0, 1 },
		{ "act", MEMBER_TOKEN, offsetof(struct order, act), 0, 1 },
		{ "reason", MEMBER_TEXT, offsetof(struct order, reason), 0, 0 },
		{ "copy", MEMBER_TEXT, offsetof(struct order, copy), 0, 0 },
	};
	struct document d = { .a = a, .e = e, .place = "order" };
	struct order order = { .act = UTF8(""), .copy = UTF8("") };
	int result;

	if (document_open(&d, text) == -1)
		return -1;
	result = document_members(
	    &d, d.root, members, sizeof(members) / sizeof(*members), &order);
	if (result == 0)
		result = read_removed(&d, &order);
	document_close(&d);
	if (result == 0)
		*out = order;
	return result;
}

/* What goes out beside the item: its number is the same however often it is made. */
static struct outbox_item
beside(const struct outbox_item *item, enum outbox_nth nth)
{
	return (struct outbox_item){ .id = outbox_derived(item->id, nth),
		.message = item->message,
		.kind = OUTBOX_MADE,
		.action = ACTION_ACCEPT,
		.created_ms = clock_now_ms(),
		.is_from_inside = item->is_from_inside,
		.reference = item->reference,
		.thread = item->thread,
		.envelope = item->envelope };
}

/* -- protect it for me ---------------------------------------------------------- */

/* The mail that tells the password, five minutes behind the file. */
static int
put_password(struct delivery *d, const struct outbox_item *item,
    const char *password, struct err *e)
{
	const struct conf *conf = &d->settings->conf;
	struct outbox_item made = beside(item, NTH_PASSWORD);
	struct notice n = { .id = made.id,
		.now_ms = made.created_ms + PASSWORD_MS,
		.to = item->envelope.sender };
	struct strbuf message;
	int result;

	made.action = ACTION_DELAY;
	made.until_ms = n.now_ms;
	/* It waits for its time, and nothing of the thread waits behind it. */
	made.thread = (struct utf8){ NULL, 0 };
	strbuf_init(&message, MESSAGE_MAX);
	delivery_words_password(d->a, item, password, &n);
	notice_compose(conf, &n, &message);
	result = outbox_put(d->a, d->outbox, &d->settings->own, &made,
	    strbuf_bytes(&message), e);
	strbuf_done(&message);
	return result;
}

static int
put_protected(struct delivery *d, const struct outbox_item *item,
    struct bytes octets, struct err *e)
{
	struct outbox_item made = beside(item, NTH_PROTECTED);

	return outbox_put(d->a, d->outbox, &d->settings->own, &made, octets, e);
}

/*
 * Both are made anew while the item does not say that they are there: nothing
 * is sent before all orders are carried out.
 */
static int
protect(struct delivery *d, const struct order *order, struct outbox_item *item,
    const char **result, struct err *e)
{
	char password[TOKEN_PASSWORD_LEN + 1];
	struct delivery_job job = {
		.kind = JOB_PROTECT, .name = UTF8(""), .password = password
	};
	struct bytes made;

	(void)order;
	if (token_password(password, e) == -1 ||
	    delivery_open(d, item, &job.octets, e) == -1 ||
	    delivery_scan(d, &job, &made, e) == -1)
		return -1;
	if (made.len == 0) {
		*result = "nothing-to-protect";
		return 0;
	}
	if (put_password(d, item, password, e) == -1 ||
	    put_protected(d, item, made, e) == -1)
		return -1;
	*result = "done";
	return delivery_note(d, item, STEP_PROTECTED, e);
}

/* -- to others than was written --------------------------------------------------- */

/*
 * Without those whom the order names.  It is tried first: what cannot be shown
 * without them goes on waiting.  All notes are one write; who dies in it leaves
 * the order, which is carried out again.
 */
static int
take_out(struct delivery *d, const struct order *order,
    struct outbox_item *item, const char **result, struct err *e)
{
	size_t n = item->envelope.recipients_len, left = n, len = 0;
	unsigned char *was = item->done;
	struct outbox_note notes[REMOVED_MAX + 1];
	struct bytes octets;

	item->done = arena_alloc(d->a, n);
	for (size_t i = 0; i < order->removed_len; i++) {
		size_t which = order->removed[i];

		if (which >= n || item->done[which] != 0)
			continue;
		item->done[which] = STEP_REMOVED;
		left--;
		notes[len++] = (struct outbox_note){ .step = STEP_REMOVED,
			.at_ms = clock_now_ms(),
			.which = (uint32_t)which };
	}
	*result = "nobody-left";
	if (left == 0 || len == 0) {
		item->done = was;
		return 0;
	}
	if (delivery_open(d, item, &octets, e) == -1 ||
	    delivery_without(d, item, &octets, e) == -1)
		return -1;
	item->done = was;
	*result = "not-possible";
	if (octets.len == 0)
		return 0;
	notes[len++] = (struct outbox_note){ .step = STEP_RELEASED,
		.at_ms = clock_now_ms() };
	*result = "done";
	return outbox_note(d->outbox, item, notes, len, e);
}

/* To each on his own; tried with the first. */
static int
separate(struct delivery *d, const struct order *order,
    struct outbox_item *item, const char **result, struct err *e)
{
	struct outbox_note notes[] = {
		{ .step = STEP_SEPARATED, .at_ms = clock_now_ms() },
		{ .step = STEP_RELEASED, .at_ms = clock_now_ms() },
	};
	struct bytes octets, alone;

	(void)order;
	*result = "nobody-left";
	if (item->envelope.recipients_len == 0)
		return 0;
	if (delivery_open(d, item, &octets, e) == -1 ||
	    delivery_alone(d, item, 0, octets, &alone, e) == -1)
		return -1;
	*result = "not-possible";
	if (alone.len == 0)
		return 0;
	*result = "done";
	return outbox_note(d->outbox, item, notes, 2, e);
}

/*
 * As it was written, and once more to one who stands nowhere in it.  Made anew
 * while the item waits: nothing is sent before all orders are carried out.
 */
static int
copy_in(struct delivery *d, const struct order *order, struct outbox_item *item,
    const char **result, struct err *e)
{
	struct recipient manager = { .address = { .text = order->copy } };
	struct outbox_item made = beside(item, NTH_MANAGER);
	struct bytes octets;

	*result = "nobody-left";
	if (order->copy.len == 0)
		return 0;
	made.envelope = (struct envelope){ .sender = item->envelope.sender,
		.sender_args = item->envelope.sender_args,
		.recipients = &manager,
		.recipients_len = 1 };
	if (delivery_open(d, item, &octets, e) == -1 ||
	    outbox_put(d->a, d->outbox, &d->settings->own, &made, octets, e) ==
		-1)
		return -1;
	*result = "done";
	return delivery_note(d, item, STEP_RELEASED, e);
}

/* -- acts ------------------------------------------------------------------------ */

static int
release(struct delivery *d, const struct order *order, struct outbox_item *item,
    const char **result, struct err *e)
{
	(void)order;
	*result = "done";
	return delivery_note(d, item, STEP_RELEASED, e);
}

static int
drop(struct delivery *d, const struct order *order, struct outbox_item *item,
    const char **result, struct err *e)
{
	(void)order;
	*result = "done";
	return delivery_note(d, item, STEP_DROPPED, e);
}

/* "Why: ..." in printable ASCII. */
static struct utf8
reason_of(struct arena *a, const struct order *order)
{
	struct utf8 reason = order->reason, text;
	struct strbuf b;

	if (reason.len > REASON_SHOWN)
		reason.len = REASON_SHOWN;
	strbuf_init(&b, TEXT_OCTETS);
	strbuf_str(&b, reason.len > 0 ? "Why: " : "That was asked for.");
	for (size_t i = 0; i < reason.len; i++)
		strbuf_char(&b,
		    reason.p[i] < ' ' || reason.p[i] > '~' ? '?' : reason.p[i]);
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}

static int
give_back(struct delivery *d, const struct order *order,
    struct outbox_item *item, const char **result, struct err *e)
{
	*result = "done";
	return delivery_return(d, item, reason_of(d->a, order), e);
}

static const struct {
	const char *act;
	/* What it leads to. */
	enum outbox_step state;
	int (*run)(struct delivery *d, const struct order *order,
	    struct outbox_item *item, const char **result, struct err *e);
} acts[] = {
	{ "release", STEP_RELEASED, release },
	{ "drop", STEP_DROPPED, drop },
	{ "return", STEP_RETURNED, give_back },
	{ "protect", STEP_PROTECTED, protect },
	{ "remove", STEP_RELEASED, take_out },
	{ "separate", STEP_RELEASED, separate },
	{ "manager", STEP_RELEASED, copy_in },
};

enum { ACTS = sizeof(acts) / sizeof(*acts) };

/* 1: the same was asked for before, or by who died behind the note of it. */
static int
is_done(struct delivery *d, const struct order *order,
    const struct outbox_item *item, size_t i)
{
	if (item->state != acts[i].state)
		return 0;
	if (acts[i].run == copy_in)
		return outbox_has(
		    d->outbox, outbox_derived(item->id, NTH_MANAGER));
	for (size_t k = 0; k < order->removed_len; k++)
		if (order->removed[k] >= item->envelope.recipients_len ||
		    item->done[order->removed[k]] != STEP_REMOVED)
			return 0;
	return acts[i].run != separate || item->is_separate;
}

static int
act(struct delivery *d, const struct order *order, struct outbox_item *item,
    const char **result, struct err *e)
{
	size_t i = 0;

	while (i < ACTS && !utf8_equal(order->act, utf8_from(acts[i].act)))
		i++;
	*result = "unknown";
	if (i == ACTS)
		return 0;
	*result = "done";
	if (is_done(d, order, item, i))
		return 0;
	*result = "too-late";
	if (item->state != 0 || item->kind != OUTBOX_MESSAGE)
		return 0;
	return acts[i].run(d, order, item, result, e);
}

static int
carry_out(struct delivery *d, const struct order *order, struct err *e)
{
	struct outbox_item item = { .id = order->item, .message = order->item };
	enum outbox_read what;
	const char *result = "no-such-message";
	struct event event = {
		.item = &item, .at_ms = clock_now_ms(), .order = &order->order
	};
	char id[UUID_TEXT + 1];

	if (outbox_read(d->a, d->outbox, order->item,
		(struct outbox_found){ &item, NULL }, &what, e) == -1)
		return -1;
	if (what == OUTBOX_ITEM && act(d, order, &item, &result, e) == -1)
		return -1;
	uuid_format(order->item, id);
	log_line(LOG_LEVEL_INFO, id, "ordered", "act=%.*s result=%s",
	    (int)order->act.len, order->act.p, result);
	event.state = what == OUTBOX_ITEM ? outbox_state_name(item.state) : "";
	event.result = result;
	return event_post(&d->settings->conf, d->outbox, &event, e);
}

int
delivery_orders(struct delivery *d, struct err *e)
{
	struct order order = { .act = UTF8("") };
	struct bytes text;
	struct uuid id;
	int there, carried = 0;

	for (;; carried++) {
		struct err why;

		arena_reset(d->a);
		there =
		    outbox_first(d->a, d->outbox, OUTBOX_ORDERS, &id, &text, e);
		if (there != 1)
			return there == 0 ? carried : -1;
		if (read_order(d->a, text, &order, &why) == -1)
			log_err("-", "order-refused", &why);
		else if (carry_out(d, &order, e) == -1)
			return -1;
		if (outbox_done(d->outbox, OUTBOX_ORDERS, id, e) == -1)
			return -1;
	}
}

int
delivery_has_orders(struct delivery *d)
{
	struct arena *a = arena_new(ORDERS_ROOM);
	struct bytes text;
	struct uuid id;
	struct err e;
	int there = outbox_first(a, d->outbox, OUTBOX_ORDERS, &id, &text, &e);

	arena_free(a);
	return there == 1;
}
