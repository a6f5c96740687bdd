/*
 * delivery_wait.h - an item of the outbox that waits for somebody's word
 *
 *	told at once  ->  again in an hour  ->  after two school days back to its
 *	sender; to outside nothing goes back: those who decide are told, each week
 */
#ifndef MILTER_DELIVERY_WAIT_H
#define MILTER_DELIVERY_WAIT_H

#include "milter/delivery.h"

/* 1: it is somebody's message, and nothing has been decided. */
int delivery_is_waiting(const struct outbox_item *item);

/* Do what is due with one that waits: one step.  -1 with `e`. */
int delivery_wait(
    struct delivery *d, struct outbox_item *item, struct err *e) MUST_CHECK;

/* When it is to be looked at again, ms UTC. */
uint64_t delivery_next_look(const struct outbox_item *item);

#endif
