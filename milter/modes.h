/*
 * modes.h - the rules in force, between database and mail host, for the recorder
 *
 *	policy file	->  database: which rules there are, and how
 *	approved modes	->  state-dir/modes  ->  ruling.h
 *
 * A rule whose mode in the file is another than when this host last told it is
 * written down there (rule_event): what a school enforces is nobody's secret.
 * What two people agreed on in the database is asked for each second, and the
 * file written anew when it is another; the milter follows it, and goes by it
 * when the database is gone.
 */
#ifndef MILTER_MODES_H
#define MILTER_MODES_H

#include "base/attr.h"
#include "conf/conf.h"
#include "store/db.h"

struct mode_keeper;

/* `conf` outlives it.  Never NULL. */
struct mode_keeper *modes_new(const struct conf *conf);
void modes_free(struct mode_keeper *k);

/*
 * Do what is due; a reload starts the recorder anew, and the rules are told
 * again.  A policy that cannot be read is in force nowhere and tells nothing.
 * -1 with `e`: it failed and is tried again later by itself; whether the
 * database is gone, db_alive() says.
 */
int modes_refresh(
    struct mode_keeper *k, struct db *db, struct err *e) MUST_CHECK;

#endif
