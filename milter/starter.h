/*
 * starter.h - a process that starts scanners for one that may not
 *
 * The deliverer talks to a network, so it shall not be able to start a program.
 * Its starter, forked before, can: told to, it starts a scanner, hands over its
 * job socket, and ends it when told again.  It sees no message, and goes with who
 * asks.
 */
#ifndef MILTER_STARTER_H
#define MILTER_STARTER_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "milter/lone.h"
#include "record/program.h"

struct starter;

/*
 * Fork it; `program` is what it starts.  It keeps none of our descriptors but
 * the standard ones and the program's.  NULL with `e`.
 */
struct starter *starter_new(
    const struct scanner_program *program, struct err *e);
/* Ends it.  NULL is allowed. */
void starter_free(struct starter *s);

/* As lone_run(); lone->scanner is the starter's own. */
int starter_run(struct arena *a, struct starter *s, struct lone *lone,
    struct err *e) MUST_CHECK;

/* 0: it has died, and no scanner will be started. */
int starter_alive(const struct starter *s);

#endif
