/*
 * texts.h - the texts of a policy, as people would read them
 */
#ifndef CLI_TEXTS_H
#define CLI_TEXTS_H

#include "conf/conf.h"
#include "policy/policy.h"

/*
 * Print what the rule or letter of that name tells whom; NULL: all rules, then
 * all letters.  Addresses, times and the reference are made up; with
 * `has_slots` letters keep their {slots}.  Returns how many were printed.
 */
size_t texts_print(const struct conf *conf, const struct policy *policy,
    const char *name, int has_slots);

#endif
