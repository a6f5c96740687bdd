/*
 * snapshot.h - the recorder keeps the directory's file like the database
 *
 *	database  ->  snapshot_refresh()  ->  state-dir/directory  ->  people.h
 *
 * Asked after every batch and whenever nothing waits, it looks each second
 * whether the database's directory is another, and writes the file anew: then,
 * when the file is damaged or gone, and each hour, because the school's hours in
 * it move with the days.
 */
#ifndef MILTER_SNAPSHOT_H
#define MILTER_SNAPSHOT_H

#include "base/attr.h"
#include "conf/conf.h"
#include "store/db.h"

struct snapshot;

/* Reads what lies there.  `conf` outlives it.  Never NULL. */
struct snapshot *snapshot_new(const struct conf *conf);
void snapshot_free(struct snapshot *s);

/*
 * Do what is due.  -1 with `e`: it failed, was logged by nobody yet, and is
 * tried again later by itself; whether the database is gone, db_alive() says.
 */
int snapshot_refresh(
    struct snapshot *s, struct db *db, struct err *e) MUST_CHECK;

#endif
