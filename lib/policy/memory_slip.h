/*
 * memory_slip.h - what the rules would have said had this host known more
 *
 * Another host may have accepted, moments ago, the internal mail that this one
 * answers or the file that this password opens.  The database sees both; the
 * rules are here.
 */
#ifndef POLICY_MEMORY_SLIP_H
#define POLICY_MEMORY_SLIP_H

#include "policy/policy.h"

/*
 * For a record that was asked about (memory_facts()): fill would_internal,
 * would_soon and soon_ms with reasons that the verdict does not have.  What
 * would have been stopped is the headteacher's to look at where its rule names
 * nobody.  `context` is that of the verdict.
 */
void memory_slip(struct arena *a, const struct policy *policy,
    const struct context *context, struct record *record);

#endif
