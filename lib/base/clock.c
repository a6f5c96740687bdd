/*
 * clock.c - two clocks
 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static uint64_t
read_clock(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t
clock_now_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

uint64_t
clock_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void
clock_format(uint64_t unix_ms, char out[CLOCK_TEXT])
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm t;
	char date[32];

	gmtime_r(&seconds, &t);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &t);
	snprintf(
	    out, CLOCK_TEXT, "%.19s.%03uZ", date, (unsigned)(unix_ms % 1000));
}
