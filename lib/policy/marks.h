/*
 * marks.h - what a message is marked as: a complaint, union mail, personal
 *
 * A policy names marks (section "mark") and rules that do not apply to them
 * (`unless`); some need no section.  For lib/policy alone.
 */
#ifndef POLICY_MARKS_H
#define POLICY_MARKS_H

#include "policy/see.h"

/* The marks that the message bears, as a set.  Needs d->sender and d->to. */
uint32_t marks_of(const struct deciding *d);

/* The bit of a mark by name; 0: there is none. */
uint32_t mark_named(const struct policy *policy, const char *name);

/* The name of bit 1 << `number`. */
struct utf8 mark_name(const struct policy *policy, unsigned number);

/* "reply, complaint"; lives as long as `a`. */
struct utf8 marks_words(
    struct arena *a, const struct policy *policy, uint32_t marks);

#endif
