/*
 * delivery.h - one item of the outbox: told, waited for, sent, returned
 *
 *	delivery_handle()  ->  due at ..., or settled and gone
 *
 * Whatever is done leaves a synced note first or at once behind it, so that the
 * process may die anywhere: what was told is not told again, what was sent is
 * not sent again, but between the last octets and the note of the answer.
 */
#ifndef MILTER_DELIVERY_H
#define MILTER_DELIVERY_H

#include "base/attr.h"
#include "milter/settings.h"
#include "store/key_reader.h"
#include "store/notice.h"
#include "store/outbox.h"

struct starter;

/* What the deliverer works with; all borrowed. */
struct delivery {
	const struct settings *settings;
	/* Starts the scanners that make messages of others. */
	struct starter *starter;
	struct outbox *outbox;
	/* Holds this mail host's own key. */
	struct key_reader *keys;
	/* Of the item in hand. */
	struct arena *a;
	/* 1: an earlier message of the thread than `id` is on its way. */
	int (*is_blocked)(void *others, struct uuid id, struct utf8 thread);
	void *others;
	/* Counts tries for which the listener's name was not found. */
	unsigned *unresolved;
};

/* When an item is to be looked at again. */
struct delivery_due {
	/* ms UTC; UINT64_MAX: it is gone. */
	uint64_t at_ms;
	/* Its thread, if it is on its way: those behind it wait. */
	char thread[64];
};

/*
 * Do what is due with one item.  -1 with `e`: nothing more can be done with it
 * now.
 */
int delivery_handle(struct delivery *d, struct uuid id,
    struct delivery_due *out, struct err *e) MUST_CHECK;

/* Its octets as they were, living as long as d->a.  -1 with `e`. */
int delivery_open(struct delivery *d, struct outbox_item *item,
    struct bytes *octets, struct err *e) MUST_CHECK;

/*
 * Give a message back to its sender, with `why` (a sentence); to outside
 * nothing goes.  It is RETURNED then.  -1 with `e`.
 */
int delivery_return(struct delivery *d, struct outbox_item *item,
    struct utf8 why, struct err *e) MUST_CHECK;

/*
 * To the sender of an item, if something can be sent to him; what the notice is
 * about, and where it goes, is filled in.  -1 with `e`.
 */
int delivery_tell(struct delivery *d, const struct outbox_item *item,
    struct notice *n, struct err *e) MUST_CHECK;

/* Note one step of an item, at this time.  -1 with `e`. */
int delivery_note(struct delivery *d, struct outbox_item *item,
    enum outbox_step step, struct err *e) MUST_CHECK;

#endif
