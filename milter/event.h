/*
 * event.h - what became of an item, for the recorder and the database
 *
 * A JSON object in the outbox's box of events.  The same step of the same item
 * is the same event: posting it twice is posting it once.
 */
#ifndef MILTER_EVENT_H
#define MILTER_EVENT_H

#include "base/attr.h"
#include "conf/conf.h"
#include "store/outbox.h"

struct event {
	const struct outbox_item *item;
	/* "waiting", "sent", "returned", ... */
	const char *state;
	uint64_t at_ms;
	/* 1: it has waited for two school days, and cannot go back. */
	int is_overdue;
	/* The order that it answers, or NULL, and how that went. */
	const struct uuid *order;
	const char *result;
};

/* Make it durable.  -1 with `e`. */
int event_post(const struct conf *conf, const struct outbox *o,
    const struct event *event, struct err *e) MUST_CHECK;

#endif
