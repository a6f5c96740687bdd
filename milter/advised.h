/*
 * advised.h - advice on a habit is given once a day
 *
 * That the school's line is missing is true of each message of the same sender
 * until somebody mends his signature: told at each it is noise, and what matters
 * goes unread.  Advice about something in the message, and what was changed, is
 * told each time.
 *
 * Thread-safe.
 */
#ifndef MILTER_ADVISED_H
#define MILTER_ADVISED_H

#include <stdint.h>

#include "record/record.h"

struct advised;

/* Remembers the last `most` senders and what they were told. */
struct advised *advised_new(size_t most);
void advised_free(struct advised *advised);

/*
 * 1: all that the verdict has for this sender is what he was told within the
 * last 20 hours.  0: tell him; from now on he was.
 */
int advised_already(struct advised *advised, const struct record *record);

#endif
