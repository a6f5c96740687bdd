/*
 * people.h - the directory in force in a process that decides
 *
 *	recorder: snapshot.c  ->  state-dir/directory  ->  followed_take()
 */
#ifndef MILTER_PEOPLE_H
#define MILTER_PEOPLE_H

#include "conf/conf.h"
#include "milter/followed.h"
#include "policy/directory.h"

/* Follows the file of the directory.  Never NULL. */
struct followed *people_new(const struct conf *conf);

/* What a hold of it holds; NULL: there is no directory. */
const struct directory *people_held(const struct followed_hold *hold);

#endif
