/*
 * delivery_words.h - what the deliverer tells a sender about his message
 *
 * The letters of policy/letters.h, filled for one item of the outbox: subject
 * and text of a notice.  No subject of the message, no word of it; times are
 * the school's.  They live as long as the arena.
 */
#ifndef MILTER_DELIVERY_WORDS_H
#define MILTER_DELIVERY_WORDS_H

#include "conf/conf.h"
#include "store/notice.h"

struct waiting {
	/* 1: an hour later. */
	int is_again;
	/* By which its sender decides; empty: he tells somebody. */
	struct utf8 link;
};

/* It waits: until when, and what may be done. */
void delivery_words_waiting(struct arena *a, const struct conf *conf,
    const struct outbox_item *item, const struct waiting *waiting,
    struct notice *out);

/* It comes back: `why` is a sentence. */
void delivery_words_returned(struct arena *a, const struct conf *conf,
    const struct outbox_item *item, struct utf8 why, struct notice *out);

/* It went, but not to those who are refused. */
void delivery_words_refused(struct arena *a, const struct conf *conf,
    const struct outbox_item *item, struct notice *out);

/* What goes to those who get the file that `password` opens. */
void delivery_words_password(struct arena *a, const struct outbox_item *item,
    const char *password, struct notice *out);

#endif
