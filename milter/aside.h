/*
 * aside.h - what a verdict asks for beside an answer: the outbox and notices
 *
 *	entry_decide()  ->  aside_complete()  ->  record  ->  aside_keep()
 *							->  aside_notify()
 */
#ifndef MILTER_ASIDE_H
#define MILTER_ASIDE_H

#include "base/attr.h"
#include "base/err.h"
#include "milter/collected.h"
#include "milter/host.h"
#include "record/record.h"

struct aside {
	const struct host *host;
	const struct collected *message;
	/* Its octets, and what is recorded of it. */
	struct bytes octets;
	const struct record *record;
	/* 1: an inside sender, who may be told. */
	int is_from_inside;
	/* School hours, in order, for what expires; may be none. */
	const struct hours *hours;
	size_t hours_len;
};

/*
 * What a verdict that holds, delays or changes needs and the rules left open: a
 * reference, a time.  Before it is recorded.
 */
void aside_complete(struct arena *a, struct record *r);

/* 1: the message is ours to send, later or never. */
int aside_is_ours(const struct verdict *verdict);

/*
 * A held or delayed message into the outbox, changed as the verdict says:
 * durable when this returns 0.  -1 with `e`: it is not there, answer 4xx.
 */
int aside_keep(const struct aside *aside, struct err *e) MUST_CHECK;

/*
 * Notices that do not wait for anybody: to the sender of what is changed or
 * advised, to the DSL when a child is in danger (of that the sender is told
 * nothing).  Who waits for a held message is told by the deliverer.  -1 with
 * `e`: a notice could not be written; the mail goes all the same.
 */
int aside_notify(const struct aside *aside, struct err *e) MUST_CHECK;

/* 1: a child may be in danger, by what the rules of this verdict say. */
int aside_is_danger(const struct verdict *verdict);

/*
 * Tell the DSL so, of `record` (aside_is_danger()), by the outbox `o`; the same twice is once while
 * it lies there.  -1 with `e`.
 */
int aside_alert(struct arena *a, const struct settings *settings,
    const struct outbox *o, const struct record *record,
    struct err *e) MUST_CHECK;

#endif
