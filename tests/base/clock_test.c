/*
 * clock_test.c - times are written in one form and read back from it
 */
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tests/tap.h"

/* clang-format off */
static const struct {
	const char *text;
	/* UINT64_MAX: refused. */
	uint64_t ms;
} cases[] = {
	{ "1970-01-01T00:00:00.000Z", 0 },
	{ "2000-02-29T23:59:59.999Z", 951868799999 },
	{ "2026-11-22T09:12:33.120Z", 1795338753120 },
	{ "9999-12-31T23:59:59.999Z", 253402300799999 },
	{ "2026-02-29T00:00:00.000Z", UINT64_MAX },
	{ "2026-13-01T00:00:00.000Z", UINT64_MAX },
	{ "2026-00-01T00:00:00.000Z", UINT64_MAX },
	{ "2026-01-01T24:00:00.000Z", UINT64_MAX },
	{ "2026-01-01T00:60:00.000Z", UINT64_MAX },
	{ "2026-01-01T00:00:60.000Z", UINT64_MAX },
	{ "1969-12-31T23:59:59.999Z", UINT64_MAX },
	{ "2026-01-01 00:00:00.000Z", UINT64_MAX },
	{ "2026-01-01T00:00:00.000+", UINT64_MAX },
	{ "2026-01-01T00:00:00Z", UINT64_MAX },
	{ "", UINT64_MAX },
};
/* clang-format on */

/* 25 October 2026, 01:00 UTC: summer time ends in London. */
#define CHANGE ((uint64_t)1792890000000)

static void
zones(void)
{
	struct clock_zone zone;

	setenv("TZ", "Europe/London", 1);
	tzset();
	clock_zone_at(CHANGE - 1, &zone);
	tap_ok(zone.minutes == 60 && zone.next_minutes == 0 &&
		   zone.next_ms == CHANGE,
	    "the end of summer time is seen to the second");
	clock_zone_at(CHANGE - (uint64_t)34 * 86400000, &zone);
	tap_ok(zone.next_ms == CHANGE, "a month before");
	clock_zone_at(CHANGE - (uint64_t)36 * 86400000, &zone);
	tap_ok(zone.minutes == 60 && zone.next_ms == 0, "and not much earlier");
	clock_zone_at(CHANGE, &zone);
	tap_ok(
	    zone.minutes == 0 && zone.next_ms == 0, "after it there is none");
	setenv("TZ", "UTC", 1);
	tzset();
	clock_zone_at(CHANGE - 1, &zone);
	tap_ok(zone.minutes == 0 && zone.next_ms == 0, "UTC never changes");
}

/* A clock that follows a file which says `text`. */
static uint64_t
followed(const char *text)
{
	char path[] = "/tmp/clock_test-XXXXXX";
	int fd = mkstemp(path);
	struct err e;
	uint64_t now = 0;

	if (fd != -1 && write(fd, text, strlen(text)) > 0 &&
	    clock_follow(path, &e) == 0)
		now = clock_now_ms();
	unlink(path);
	close(fd);
	return now;
}

static void
follows(void)
{
	uint64_t now = clock_now_ms(), later = followed("3600000\n");
	struct err e;

	tap_ok(later >= now + 3600000 && later < now + 3660000,
	    "a file sets it off by so many milliseconds");
	tap_ok(followed("=1795338753120\n") == 1795338753120,
	    "after a \"=\" it stands still at that moment");
	tap_ok(clock_follow(NULL, &e) == 0 && clock_now_ms() < now + 3600000,
	    "and goes on by itself when it follows none");
}

/* It has to move for the test to end. */
static void
works(void)
{
	struct timespec second = { 1, 0 };
	uint64_t before = clock_work_ms();

	nanosleep(&second, NULL);
	tap_ok(clock_work_ms() - before < 500,
	    "who waits works for no part of that time");
	before = clock_work_ms();
	while (clock_work_ms() < before + 20)
		;
	tap_ok(1, "who works does");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = cases[i].text;
		uint64_t ms = UINT64_MAX;
		char back[CLOCK_TEXT] = "";
		int read = clock_parse(text, strlen(text), &ms) == 0;

		if (read)
			clock_format(ms, back);
		tap_ok(ms == cases[i].ms && (!read || strcmp(back, text) == 0),
		    "\"%s\" is %s", text,
		    cases[i].ms == UINT64_MAX ? "refused" : "read and written");
	}
	zones();
	follows();
	works();
	tap_ok(clock_mono_ms() <= clock_mono_ms(), "a deadline never jumps");
	return tap_done();
}
