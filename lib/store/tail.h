/*
 * tail.h - how far the spool is durable, shared by milter and recorder
 */
#ifndef STORE_TAIL_H
#define STORE_TAIL_H

#include <stdint.h>

#include "store/spool.h"

/* Everything before `offset` of segment `number` is durable. */
void tail_publish(struct spool_tail *tail, uint64_t number, uint64_t offset);

/* What was published last; number 0: nothing yet. */
void tail_read(
    const struct spool_tail *tail, uint64_t *number, uint64_t *offset);

#endif
