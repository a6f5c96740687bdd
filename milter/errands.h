/*
 * errands.h - between database and outbox, for the recorder
 *
 *	events of the outbox	->  database
 *	orders of people	->  outbox
 *	notices of openings	->  outbox
 *	letters, the morning's digest among them	->  outbox
 *
 * Each way the file or row is done with once the other side has it durably, so
 * that both may die at any point; what comes twice counts once.
 */
#ifndef MILTER_ERRANDS_H
#define MILTER_ERRANDS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"
#include "store/db.h"

struct errands;

/*
 * Open the outbox and read the mail host's public key.  NULL with `e`: then
 * nothing is carried.
 */
struct errands *errands_new(const struct conf *conf, struct err *e);
/* NULL is allowed. */
void errands_free(struct errands *n);

/*
 * Carry what there is.  `a` is scratch memory, `db` prepared for "recorder".
 * -1 with `e` when database or disk fail; an event that the database refuses
 * for its content is passed over, with a log line.
 */
int errands_run(struct errands *n, struct arena *a, struct db *db,
    struct err *e) MUST_CHECK;

#endif
