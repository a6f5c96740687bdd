/*
 * link.h - a link in a notice, by which its addressee decides once
 *
 *	token (256 bits)  ->  the notice alone
 *	its SHA-256	  ->  an event  ->  recorder  ->  held_link
 *
 * Made where the notice is written.  The token stands behind '#', which browsers
 * keep to themselves: it is in no server's log.
 */
#ifndef MILTER_LINK_H
#define MILTER_LINK_H

#include "base/attr.h"
#include "conf/conf.h"
#include "store/outbox.h"

enum { LINK_OCTETS = 400 };

/*
 * The link for what the sender of `item` is offered.  Empty where there is no
 * console, or nothing to offer.  The event is durable when this returns 0; each
 * call makes another link, which all count until one is used.  -1 with `e`.
 */
int link_make(const struct conf *conf, const struct outbox *o,
    const struct outbox_item *item, char out[LINK_OCTETS],
    struct err *e) MUST_CHECK;

#endif
