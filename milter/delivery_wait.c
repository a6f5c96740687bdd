/*
 * delivery_wait.c - an item of the outbox that waits for somebody's word
 */
#include "milter/delivery_wait.h"

#include "base/clock.h"
#include "milter/delivery_words.h"
#include "milter/event.h"
#include "milter/link.h"

enum {
	REMIND_MS = 3600 * 1000,
	/* Of what is overdue: a week later, at the same hour. */
	OVERDUE_MS = 7 * 24 * 3600 * 1000,
};

int
delivery_is_waiting(const struct outbox_item *item)
{
	return item->state == 0 && item->kind == OUTBOX_MESSAGE;
}

static int
tell_waiting(
    struct delivery *d, struct outbox_item *item, int again, struct err *e)
{
	const struct conf *conf = &d->settings->conf;
	struct notice n = { .id = outbox_derived(
				item->id, again ? NTH_REMINDER : NTH_WAITS) };
	struct waiting waiting = { .is_again = again };
	char link[LINK_OCTETS];

	/* Before the notice: what is handed out must count. */
	if (link_make(conf, d->outbox, item, link, e) == -1)
		return -1;
	waiting.link = utf8_from(link);
	delivery_words_waiting(d->a, conf, item, &waiting, &n);
	if (delivery_tell(d, item, &n, e) == -1)
		return -1;
	return delivery_note(d, item, again ? STEP_REMINDED : STEP_TOLD, e);
}

/* When it goes back, or somebody is reminded of it (again); 0: never. */
static uint64_t
expiry(const struct outbox_item *item)
{
	if (item->overdue_ms == 0 || outbox_can_return(item))
		return item->expires_ms;
	return item->overdue_ms + OVERDUE_MS;
}

uint64_t
delivery_next_look(const struct outbox_item *item)
{
	const uint64_t times[] = {
		item->action == ACTION_HOLD && !item->is_reminded
		    ? item->created_ms + REMIND_MS
		    : 0,
		item->until_ms,
		expiry(item),
	};
	/* It is there, but only an order brings it on. */
	uint64_t next = UINT64_MAX - 1;

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		if (times[i] != 0 && times[i] < next)
			next = times[i];
	return next;
}

/*
 * Two school days are over, and to outside nothing goes back.  It is neither sent
 * nor lost: those whose word it waits for are told, by way of the database, and
 * again each week.
 */
static int
note_overdue(struct delivery *d, struct outbox_item *item, struct err *e)
{
	struct event event = { .item = item,
		.state = outbox_state_name(item->state),
		.at_ms = clock_now_ms(),
		.is_overdue = 1 };

	if (event_post(&d->settings->conf, d->outbox, &event, e) == -1)
		return -1;
	return delivery_note(d, item, STEP_OVERDUE, e);
}

static int
expire(struct delivery *d, struct outbox_item *item, struct err *e)
{
	if (outbox_can_return(item))
		return delivery_return(
		    d, item, UTF8("It waited for two school days."), e);
	return note_overdue(d, item, e);
}

/* It is there from now on, for whoever has to know. */
static int
begin(struct delivery *d, struct outbox_item *item, struct err *e)
{
	struct event event = { .item = item,
		.state = outbox_state_name(item->state),
		.at_ms = clock_now_ms() };

	if (event_post(&d->settings->conf, d->outbox, &event, e) == -1)
		return -1;
	return tell_waiting(d, item, 0, e);
}

int
delivery_wait(struct delivery *d, struct outbox_item *item, struct err *e)
{
	uint64_t now = clock_now_ms(), due = expiry(item);

	if (!item->is_told && begin(d, item, e) == -1)
		return -1;
	if (item->until_ms != 0 && now >= item->until_ms)
		return delivery_note(d, item, STEP_RELEASED, e);
	if (due != 0 && now >= due)
		return expire(d, item, e);
	if (item->action != ACTION_HOLD || item->is_reminded ||
	    now < item->created_ms + REMIND_MS)
		return 0;
	return tell_waiting(d, item, 1, e);
}
