/*
 * health.h - how this mail host stands, told to the database each minute
 *
 * What `schoolgate status` says of the host: numbers of spool, outbox, directory
 * and memory, and the room that is left.  No word of anybody's mail.
 */
#ifndef MILTER_HEALTH_H
#define MILTER_HEALTH_H

#include "base/attr.h"
#include "conf/conf.h"
#include "store/db.h"

struct health;

/* `conf` outlives it.  Never NULL. */
struct health *health_new(const struct conf *conf);
void health_free(struct health *h);

/* Tell it, if that is due.  -1 with `e`: the database failed; tried again. */
int health_tell(struct health *h, struct db *db, struct err *e) MUST_CHECK;

#endif
