/*
 * clock.h - three clocks: the calendar's, one that never jumps, and the processor's
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

/* "2026-11-22T09:12:33.120Z" with a NUL. */
enum { CLOCK_TEXT = 25 };

/* Milliseconds since 1970-01-01 UTC. */
uint64_t clock_now_ms(void);

/*
 * For tests: from now on clock_now_ms() is off by as many milliseconds as the
 * file at `path` says ("300000", "-5"), or stands still at the moment that it says
 * ("=1795338753120").  The file is read each time, in this process and those it
 * forks, and has to stay the same file; a program that is started by one has the
 * true time.  NULL: by none.  Before the first thread.  -1 with `e` (ERR_CONFIG).
 */
int clock_follow(const char *path, struct err *e) MUST_CHECK;

/* Milliseconds that only grow; for deadlines. */
uint64_t clock_mono_ms(void);

/*
 * Milliseconds that processors have worked for this process: for bounds on work
 * that are the same on a busy host.
 */
uint64_t clock_work_ms(void);

/* How the clock of a place stands to UTC, now and after its next change. */
struct clock_zone {
	/* Minutes east of UTC. */
	int minutes, next_minutes;
	/* From when on it is `next_minutes`, ms UTC; 0: no change in 35 days. */
	uint64_t next_ms;
};

/*
 * Around `unix_ms`, in the zone of the environment's TZ: a program sets it once,
 * before it has threads.
 */
void clock_zone_at(uint64_t unix_ms, struct clock_zone *out);

/* RFC 3339 in UTC with milliseconds; years up to 9999. */
void clock_format(uint64_t unix_ms, char out[CLOCK_TEXT]);

/* Read exactly that form back; -1 when it is another, or no such time. */
int clock_parse(const char *text, size_t len, uint64_t *unix_ms) MUST_CHECK;

#endif
