/*
 * stored.h - a draft list tried on stored mail
 *
 *	key reader forked  ->  list compiled  ->  order written  ->  copies  ->  counts
 *
 * Copies are sealed.  The order (who, why, which list, which mail, who approved)
 * is a transaction of its own that is over before the database hands out the
 * first; what is in them goes to a scanner, and nothing but counts comes out.
 */
#ifndef CLI_STORED_H
#define CLI_STORED_H

#include "cli/options.h"
#include "cli/session.h"

/* Options `since`, `reason` and `approved-by` are used.  Complains. */
enum cli_exit stored_try(
    struct session *s, const struct option_row *options, const char *list);

/* Print which lists were tried, newest first. */
enum cli_exit stored_orders(struct session *s);

#endif
