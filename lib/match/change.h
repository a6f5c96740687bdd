/*
 * change.h - what a school's own list changes in the entries of others
 */
#ifndef MATCH_CHANGE_H
#define MATCH_CHANGE_H

#include "match/wordlist.h"

/*
 * What is changed in the entry `term` (its name) of `category`; NULL: nothing.
 * Of several changes the last counts.
 */
const struct wordlist_change *change_of(const struct wordlist *lists,
    size_t len, struct utf8 category, struct utf8 term);

#endif
