/*
 * when.h - moments as people read them, by the school's clock
 */
#ifndef POLICY_WHEN_H
#define POLICY_WHEN_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"

/*
 * A moment to come: "at 10:42", "on Tue at 10:42" within a week, else
 * "on 4 Jan at 10:42".  Rounded up: a minute that has begun is over when it is
 * told.  Lives as long as `a`.
 */
struct utf8 when_due(struct arena *a, const struct clock_zone *zone,
    uint64_t now_ms, uint64_t at_ms);

/* "12 May". */
struct utf8 when_day(
    struct arena *a, const struct clock_zone *zone, uint64_t at_ms);

#endif
