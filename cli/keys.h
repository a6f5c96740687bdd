/*
 * keys.h - the archive's keys and the directories, at setup
 */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "base/attr.h"
#include "cli/session.h"

/*
 * Make what is missing: the directories of keys and spool, a school key and a
 * queue key whose private halves only the key reader may read, this mail host's
 * own key, whose private half is its user's, and a recovery key whose private
 * half is printed on a sheet and kept nowhere.
 */
enum cli_exit keys_setup(struct session *s);

/* Give a file to a user; nothing when `user` is empty or we are not root. */
int keys_give(const char *path, const char *user, struct err *e) MUST_CHECK;

#endif
