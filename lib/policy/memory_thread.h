/*
 * memory_thread.h - who takes part in a thread, beside colleagues
 *
 * Whoever wrote or got a message that this one answers is no slip of the finger
 * in it.  Kept are pairs of a Message-ID and an address, as one digest; only of
 * those who are not of the staff, and not of mail to many.
 */
#ifndef POLICY_MEMORY_THREAD_H
#define POLICY_MEMORY_THREAD_H

#include "policy/memory_keys.h"

enum {
	/* Recipients of a message that has more are a crowd, and not kept. */
	THREAD_PEOPLE_MAX = 16,
	/* Messages that are asked for: those that it answers, newest first. */
	THREAD_MAILS_MAX = 16,
};

/* Pairs of this message with its own people.  Lives as long as `a`. */
struct memory_keys_list memory_thread_own(struct arena *a,
    const struct context *context, const struct record *record,
    const struct memory_keys *keys);

/*
 * Pairs of what it answers with its recipient `i`, none where he is of the
 * staff; that of its In-Reply-To, if it has one, is the first.  Lives as long as
 * `a`.
 */
struct memory_keys_list memory_thread_before(struct arena *a,
    const struct context *context, const struct memory_keys *keys, size_t i);

#endif
