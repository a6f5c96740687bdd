/*
 * delivery_order.h - what people ask for: release, return, drop, protect,
 * take somebody out, send it to each on his own
 *
 * Orders come from the database by way of the recorder, or from the command line
 * of this host; who may give which was settled there.
 */
#ifndef MILTER_DELIVERY_ORDER_H
#define MILTER_DELIVERY_ORDER_H

#include "milter/delivery.h"

/*
 * Carry out all orders that lie there; each is answered by an event and gone.
 * One that is no order is logged and gone.  How many there were, or -1 with
 * `e`.
 */
int delivery_orders(struct delivery *d, struct err *e) MUST_CHECK;

/* 1: an order has come. */
int delivery_has_orders(struct delivery *d);

#endif
