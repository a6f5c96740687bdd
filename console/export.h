/*
 * export.h - what a request collected, as one zip that a password opens
 *
 *	database: openings written  ->  each copy unsealed  ->  a scanner packs
 *	them with the schedule  ->  the zip to the browser, its password to the
 *	database, which has it mailed five minutes later
 *
 * Nothing of it stays here, and no name in the zip comes from mail.
 */
#ifndef CONSOLE_EXPORT_H
#define CONSOLE_EXPORT_H

#include "console/route.h"

/* The handler of POST /api/requests/:request/export. */
int export_run(struct request *r, struct answer *out, struct err *e) MUST_CHECK;

#endif
