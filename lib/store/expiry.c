/*
 * expiry.c - when a message that waits goes back to its sender
 */
#include "store/expiry.h"

#include "policy/known.h"

static const uint64_t day_ms = (uint64_t)24 * 3600 * 1000;

enum { SCHOOL_DAYS = 2, THURSDAY = 4, SATURDAY = 6, SUNDAY = 0, WEEK = 7 };

/* 1970-01-01 was a Thursday. */
static int
is_weekend(uint64_t now_ms)
{
	unsigned day = (unsigned)((now_ms / day_ms + THURSDAY) % WEEK);

	return day == SATURDAY || day == SUNDAY;
}

uint64_t
expiry_ms(uint64_t now_ms, const struct hours *hours, size_t len)
{
	uint64_t left = SCHOOL_DAYS * day_ms;
	int days = 0;

	for (size_t i = 0; i < len; i++)
		if (hours[i].opens_ms > now_ms && ++days == SCHOOL_DAYS)
			return hours[i].closes_ms;
	while (left > 0) {
		uint64_t rest = day_ms - now_ms % day_ms;

		if (is_weekend(now_ms)) {
			now_ms += rest;
			continue;
		}
		if (rest > left)
			rest = left;
		now_ms += rest;
		left -= rest;
	}
	/* It ended with a Friday: the sender has Monday to see it. */
	while (is_weekend(now_ms))
		now_ms += day_ms - now_ms % day_ms;
	return now_ms;
}
