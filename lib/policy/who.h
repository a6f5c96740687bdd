/*
 * who.h - classes of people as sets; for lib/policy alone
 */
#ifndef POLICY_WHO_H
#define POLICY_WHO_H

#include "policy/rules.h"

/* The class of a name ("pupil"), or 0. */
uint32_t who_named(const char *name);

/* "staff, pupil": the names of a set; lives as long as `a`. */
struct utf8 who_words(struct arena *a, uint32_t who);

/* The sender: login before envelope; a From field earns nothing. */
uint32_t who_sender(const struct policy *policy, const struct context *context,
    const struct record *record);

/* Recipient number `i` of the envelope. */
uint32_t who_recipient(const struct policy *policy,
    const struct context *context, const struct record *record, size_t i);

#endif
