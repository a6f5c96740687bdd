/*
 * modes.h - which rules are in force, and how, told to the database
 *
 * A rule whose mode is another than when this host last told it is written down
 * there (rule_event): what a school enforces is nobody's secret.
 */
#ifndef MILTER_MODES_H
#define MILTER_MODES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"
#include "store/db.h"

/*
 * Tell the modes of the configured policy, once after each start: a reload
 * starts the recorder anew.  A policy that cannot be read is in force nowhere
 * and tells nothing.  -1 with `e`: the database failed.
 */
int modes_tell(struct arena *a, struct db *db, const struct conf *conf,
    struct err *e) MUST_CHECK;

#endif
