/*
 * outbox.h - what we send ourselves: held and delayed mail, and notices
 *
 *	milter, recorder: outbox_put()  ->  deliverer: outbox_list(),
 *	outbox_read(), outbox_note()  ->  outbox_remove()
 *
 * A directory with one file an item.  The file is written beside, synced and
 * renamed, so that it is there whole or not at all; what becomes of the item
 * is appended to it, one synced note for each step, by the deliverer alone:
 *
 *	item   := frame("SGOF", facts) frame("SGOC", sealed) note*
 *	frame  := mark(4) length(4) digest(16) payload
 *	note   := "SGNO" step(4) at(8) which(4) code(4) until(8) digest(16)
 *
 * `digest` is the first 16 octets of SHA-256 over all that it stands for.  The
 * octets are sealed to the mail host's own key; in clear lies what a record
 * holds in clear (the envelope), and times.  A note that is torn was never
 * written: it is cut when the next one is appended.
 *
 * Waiting -> released -> sent | returned | dropped | protected.  Between the
 * notes ENDING and SENT the mail server may have taken the message: who dies
 * there leaves an item that is sent again, and says so (`is_doubtful`).
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/uuid.h"
#include "record/record.h"
#include "store/seal.h"

enum outbox_kind {
	/* Somebody's message, that we hold, delay or release. */
	OUTBOX_MESSAGE,
	/* Ours, to one person: what becomes of it goes to `opening`, if set. */
	OUTBOX_NOTICE,
	/* Ours, in the place of a message: the protected one, its password. */
	OUTBOX_MADE,
	OUTBOX_KINDS,
};

enum outbox_step {
	/* The sender has been told that it waits; and again, an hour later. */
	STEP_TOLD = 1,
	STEP_REMINDED,
	/* It may go: its time has come, or somebody said so. */
	STEP_RELEASED,
	/* A try begins; the last octets are about to be given away. */
	STEP_SENDING,
	STEP_ENDING,
	/* Recipient `which` has it, or is refused with `code`. */
	STEP_ACCEPTED,
	STEP_REFUSED,
	/* Nothing was taken; again at `until_ms`.  `code`: 0 for no answer. */
	STEP_DEFERRED,
	/* -- the end ------------------------------------------------------- */
	/* `which` 1: arguments of the envelope could not be said again. */
	STEP_SENT,
	/* The sender has it back, with text. */
	STEP_RETURNED,
	STEP_DROPPED,
	/* Two others stand for it: the protected one and the password. */
	STEP_PROTECTED,
	/* -- not the end: what an order asked for (numbers are on disks) ---- */
	/* Recipient `which` is taken out: he gets nothing. */
	STEP_REMOVED,
	/* Each recipient gets a message of his own. */
	STEP_SEPARATED,
	/* -- nor this: it cannot go back, and who decides was reminded ------ */
	STEP_OVERDUE,
	/* -- nor this: the clock was ahead by `until_ms` when it was made --- */
	STEP_SET_BACK,
	STEPS,
};

/* What the sender of a message that waits is offered, a bit each. */
enum outbox_offer {
	OFFER_RELEASE = 1 << 0,
	OFFER_RETURN = 1 << 1,
	OFFER_PROTECT = 1 << 2,
	/* Recipient `odd` is taken out, and it goes to the others. */
	OFFER_REMOVE = 1 << 3,
	OFFER_SEPARATE = 1 << 4,
	OFFERS = 1 << 5,
};

struct outbox_note {
	enum outbox_step step;
	uint64_t at_ms;
	/* Index of a recipient. */
	uint32_t which;
	/* SMTP reply: 550. */
	uint32_t code;
	uint64_t until_ms;
};

struct outbox_item {
	/* Of the item; a message's is its record's. */
	struct uuid id;
	/* The record that it belongs to; all 0: none. */
	struct uuid message;
	enum outbox_kind kind;
	/* ACTION_HOLD, ACTION_DELAY; ACTION_ACCEPT: it goes at once. */
	enum action action;
	uint64_t created_ms;
	/* When it sends itself; 0: not by itself. */
	uint64_t until_ms;
	/*
	 * When it goes back to its sender, or is overdue where it cannot; 0:
	 * never.
	 */
	uint64_t expires_ms;
	/* 1: the sender is ours: he may be told, and may have it back. */
	int is_from_inside;
	/* 1: somebody else judges it: its sender cannot have it sent. */
	int is_judged;
	/* OR of enum outbox_offer; the odd recipient's number from 1, or 0. */
	uint32_t offers, odd;
	/* The notice of this opening; 0: of none. */
	uint64_t opening;
	/* "K7M2Q", and what the sender is told: printable ASCII. */
	struct utf8 reference, told;
	/* Messages with the same go in the order of `id`; empty: alone. */
	struct utf8 thread;
	/* Sender and recipients with their ESMTP arguments; no more of it. */
	struct envelope envelope;
	/* Octets of the message. */
	uint64_t size;
	/* -- set by outbox_read() ------------------------------------------ */
	/* What the notes say: the last end, RELEASED, or 0: it waits. */
	enum outbox_step state;
	/* Not before this; 0: now. */
	uint64_t next_ms;
	uint32_t tries;
	/* One per recipient: STEP_ACCEPTED, STEP_REFUSED, STEP_REMOVED or 0. */
	unsigned char *done;
	/* How many of them are not 0. */
	size_t done_len;
	/* Reply codes of those refused, one per recipient. */
	uint32_t *codes;
	int is_told, is_reminded;
	/* When who decides was last told that it is overdue; 0: it is not. */
	uint64_t overdue_ms;
	/* 1: each recipient gets one of his own. */
	int is_separate;
	/* 1: somebody died between the server's answer and our note. */
	int is_doubtful;
	/* 1: it was sent without some arguments of its envelope. */
	int lost_arguments;
	/* How often that has been so and it was sent again. */
	uint32_t repeats;
	/* Where its notes end; what is behind is torn. */
	uint64_t end;
};

struct outbox;

/*
 * Make the directory, for `uid` and `gid` alone, if it is missing.  For root,
 * before outbox_open() by who uses it.  -1 with `e`.
 */
int outbox_prepare(
    const char *directory, uid_t uid, gid_t gid, struct err *e) MUST_CHECK;

/*
 * Open the directory; make it, `orders` and `events` inside if they are
 * missing (0700), and forget what was half written.  NULL with `e`.
 */
struct outbox *outbox_open(const char *directory, struct err *e);
/* NULL is allowed. */
void outbox_close(struct outbox *o);

/*
 * Seal `octets` to `keys` (the mail host's own) and make the item durable: its
 * facts are those above the line in `item`.  An item of that id is replaced.
 * Thread-safe; `a` is scratch memory.  -1 with `e` (ERR_SYSTEM): it is not
 * there.
 */
int outbox_put(struct arena *a, const struct outbox *o,
    const struct seal_keys *keys, const struct outbox_item *item,
    struct bytes octets, struct err *e) MUST_CHECK;

/* The ids of all items, ascending: in the order of time.  -1 with `e`. */
int outbox_list(struct arena *a, const struct outbox *o, struct uuid **ids,
    size_t *len, struct err *e) MUST_CHECK;

enum outbox_read {
	OUTBOX_ITEM,
	/* There is none of that id. */
	OUTBOX_GONE,
	/* Not what was written.  It is kept as *.damaged, for a person. */
	OUTBOX_DAMAGED,
};

/*
 * Facts and state of an item, and with `sealed` (else NULL) its octets as they
 * lie.  Everything lives as long as `a`.  A file may hold anything.  -1 with
 * `e` (ERR_SYSTEM) when the disk cannot be read.
 */
struct outbox_found {
	struct outbox_item *item;
	struct sealed *sealed;
};
int outbox_read(struct arena *a, const struct outbox *o, struct uuid id,
    struct outbox_found out, enum outbox_read *what, struct err *e) MUST_CHECK;

/*
 * Append notes, durably, and let them count in `item`.  The deliverer alone
 * writes them.  -1 with `e`.
 */
int outbox_note(const struct outbox *o, struct outbox_item *item,
    const struct outbox_note *notes, size_t len, struct err *e) MUST_CHECK;

/* 1: an item of that id lies here. */
int outbox_has(const struct outbox *o, struct uuid id);

/* It is settled, and whoever had to know it knows.  -1 with `e`. */
int outbox_remove(
    const struct outbox *o, struct uuid id, struct err *e) MUST_CHECK;

/* 1: its sender is ours and has an address. */
int outbox_can_return(const struct outbox_item *item);

/* 1: nothing more is to be done with it. */
int outbox_is_settled(const struct outbox_item *item);

/* "waiting", "released", "sent", ... */
const char *outbox_state_name(enum outbox_step state);

/* What is made from an item or a record; each has an id of its own. */
enum outbox_nth {
	NTH_SENT = 1,
	/* One for each address of the DSL, up to NTH_WAITS. */
	NTH_DANGER = 2,
	NTH_WAITS = 32,
	NTH_REMINDER,
	NTH_RETURNED,
	NTH_REFUSED,
	NTH_PROTECTED,
	NTH_PASSWORD,
	NTH_SERVICE,
	NTH_MANAGER,
	/* Events: a state each. */
	NTH_EVENT = 64,
};

/*
 * An id that belongs to `id`, for what is made from it: `n` from 1 to 255.
 * The same every time, so that doing it twice is doing it once.
 */
struct uuid outbox_derived(struct uuid id, unsigned n);

/* -- errands: small durable files, one after another ----------------------- */

enum outbox_box {
	/* What people ask for; from recorder and command line to deliverer. */
	OUTBOX_ORDERS,
	/* What became of items; from deliverer to recorder. */
	OUTBOX_EVENTS,
};

/* Make one durable: `text` is JSON, at most OUTBOX_ERRAND_MAX octets. */
int outbox_post(const struct outbox *o, enum outbox_box box, struct uuid id,
    struct bytes text, struct err *e) MUST_CHECK;
/*
 * The first one, by id; its octets live as long as `a`, and may be anything.
 * 1: there was one; 0: there is none; -1 with `e`.
 */
int outbox_first(struct arena *a, const struct outbox *o, enum outbox_box box,
    struct uuid *id, struct bytes *text, struct err *e) MUST_CHECK;
int outbox_done(const struct outbox *o, enum outbox_box box, struct uuid id,
    struct err *e) MUST_CHECK;

/* -- for doctor and status -------------------------------------------------- */

struct outbox_status {
	/* Items that wait for a person, that are delayed, and that try to go. */
	uint64_t held, delayed, going;
	/* Of those held: overdue (see overdue_ms). */
	uint64_t overdue;
	/* Tries of what has tried most; the oldest's time, ms UTC; 0: none. */
	uint64_t most_tries, oldest_going_ms;
	uint64_t damaged, orders, events;
};
int outbox_status(
    const char *directory, struct outbox_status *out, struct err *e) MUST_CHECK;

#endif
