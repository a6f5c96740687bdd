/*
 * recall.h - the recorder's part of the memory: from and to other mail hosts
 *
 *	recorder.save: this host's facts  ->  database
 *	recall_refresh(): other hosts' facts  ->  "news" of the memory, which the
 *	milter follows (remember.h)
 *
 * A file and not a socket: both ends may die and begin anew at any time, and
 * what is told while the other is away is there when it comes back.
 */
#ifndef MILTER_RECALL_H
#define MILTER_RECALL_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"
#include "store/db.h"

struct recall;

/* Goes on where the recorder before it was.  `conf` is borrowed. */
struct recall *recall_new(const struct conf *conf);
/* Say where it was a minute ago, for the next one, and end. */
void recall_free(struct recall *recall);

/*
 * When it is time, ask what others know and tell the milter.  -1 with `e`: it
 * could not be asked (db_alive() says whether the database is down) or told;
 * it is tried again.
 */
int recall_refresh(struct recall *recall, struct arena *a, struct db *db,
    struct err *e) MUST_CHECK;

/* Milliseconds until it is time; `ms` at most. */
int recall_wait(const struct recall *recall, int ms);

#endif
