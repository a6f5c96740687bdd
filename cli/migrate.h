/*
 * migrate.h - the school's database brought up to date from schema/
 */
#ifndef CLI_MIGRATE_H
#define CLI_MIGRATE_H

#include "cli/session.h"

/*
 * Run what schema/migrate lists, as the superuser that `s` is connected as:
 * what is `always`, and of what is `once` what has not run yet; one that ran
 * with other content is refused.
 */
enum cli_exit migrate(struct session *s);

#endif
