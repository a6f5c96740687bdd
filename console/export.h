/*
 * export.h - what a request collected, as zips that one password opens
 *
 *	database: the volumes are planned
 *	of each:  openings written  ->  each copy unsealed  ->  a scanner packs
 *	them, the last with the schedule  ->  the zip to the browser
 *	with the last:  the password to the database, which has it mailed five
 *	minutes later
 *
 * Nothing of it stays here: the password is made anew of the console's key and
 * what the database keeps of the export, so that a volume may be made after a
 * restart.  No name in a zip comes from mail.
 */
#ifndef CONSOLE_EXPORT_H
#define CONSOLE_EXPORT_H

#include "console/route.h"

/* The handler of POST /api/requests/:request/export. */
int export_begin(
    struct request *r, struct answer *out, struct err *e) MUST_CHECK;

/* The handler of POST /api/exports/:export/volumes/:volume. */
int export_volume(
    struct request *r, struct answer *out, struct err *e) MUST_CHECK;

#endif
