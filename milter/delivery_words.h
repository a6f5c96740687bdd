/*
 * delivery_words.h - what the deliverer tells a sender about his message
 *
 * Printable ASCII; the first sentence stands alone, no subject, no word of it;
 * times are the school's.
 */
#ifndef MILTER_DELIVERY_WORDS_H
#define MILTER_DELIVERY_WORDS_H

#include "base/strbuf.h"
#include "conf/conf.h"
#include "store/outbox.h"

/* "Tue 16:00", in the process's zone. */
enum { DELIVERY_TIME = 32 };
void delivery_time(uint64_t ms, char out[DELIVERY_TIME]);

/* It waits: until when, and what may be done; `again`: an hour later. */
void delivery_words_waiting(const struct conf *conf,
    const struct outbox_item *item, int again, struct strbuf *out);

/* It comes back: `why` is a sentence. */
void delivery_words_returned(const struct conf *conf,
    const struct outbox_item *item, struct utf8 why, struct strbuf *out);

/* It went, but not to those who are refused. */
void delivery_words_refused(const struct conf *conf,
    const struct outbox_item *item, struct strbuf *out);

#endif
