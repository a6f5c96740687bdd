/*
 * admin.h - the database as its superuser: setup and grant alone
 */
#ifndef CLI_ADMIN_H
#define CLI_ADMIN_H

#include "cli/session.h"

/*
 * Connect by conf's database-admin to the school's database, or to `database`.
 * Root becomes the system's user of that name for the moment of connecting,
 * because Debian's PostgreSQL believes the system who is who (peer).
 */
enum cli_exit admin_connect(struct session *s, const char *database);

/* The value of `key` in a libpq connection string; NULL: not there. */
const char *admin_setting(
    struct arena *a, const char *conninfo, const char *key);

#endif
