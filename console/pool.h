/*
 * pool.h - a few connections to the database, shared by all requests
 *
 * Thread-safe.  A database that is down costs each request one short attempt a
 * second at most, and is used again as soon as it answers.
 */
#ifndef CONSOLE_POOL_H
#define CONSOLE_POOL_H

#include "base/attr.h"
#include "base/err.h"
#include "store/db.h"

enum { POOL_CONNECTIONS = 8 };

struct pool;

/* `settings` lives as long as the pool.  Connects to nothing yet. */
struct pool *pool_new(const struct db_settings *settings);
void pool_free(struct pool *p);

/*
 * A connection that nobody else uses; waits for one until the settings'
 * deadline.  NULL with `e`: there is none, the database is down.
 */
struct db *pool_take(struct pool *p, struct err *e);

/* Give it back; one that is lost is closed. */
void pool_give(struct pool *p, struct db *db);

#endif
