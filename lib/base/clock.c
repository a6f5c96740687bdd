/*
 * clock.c - three clocks
 */
#define _GNU_SOURCE
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Says which descriptor a test's clock is; a process has no other place. */
static const char follows[] = "SCHOOLGATE_TEST_CLOCK";

enum { DAY_MS = 24 * 60 * 60 * 1000, ZONE_DAYS = 35 };

static uint64_t
read_clock(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* What a test's clock says where the true one says `now`. */
static uint64_t
followed_ms(const char *fd, uint64_t now)
{
	char text[32];
	ssize_t n = pread((int)strtol(fd, NULL, 10), text, sizeof(text) - 1, 0);

	if (n <= 0)
		return now;
	text[n] = '\0';
	if (text[0] == '=')
		return strtoull(text + 1, NULL, 10);
	return (uint64_t)((int64_t)now + strtoll(text, NULL, 10));
}

uint64_t
clock_now_ms(void)
{
	const char *fd = getenv(follows);
	uint64_t now = read_clock(CLOCK_REALTIME);

	return fd == NULL ? now : followed_ms(fd, now);
}

int
clock_follow(const char *path, struct err *e)
{
	char number[16];
	int fd;

	unsetenv(follows);
	if (path == NULL)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_CONFIG, "could not open \"%s\": %s", path,
		    strerror(errno));
	snprintf(number, sizeof(number), "%d", fd);
	return setenv(follows, number, 1);
}

uint64_t
clock_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t
clock_work_ms(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static int
minutes_east(uint64_t unix_ms)
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm t = { 0 };

	localtime_r(&seconds, &t);
	return (int)(t.tm_gmtoff / 60);
}

void
clock_zone_at(uint64_t unix_ms, struct clock_zone *out)
{
	uint64_t from = unix_ms, to = unix_ms;
	int days = 0;

	*out = (struct clock_zone){ .minutes = minutes_east(unix_ms) };
	while (days < ZONE_DAYS && minutes_east(to) == out->minutes) {
		from = to;
		to += DAY_MS;
		days++;
	}
	if (minutes_east(to) == out->minutes)
		return;
	while (to - from > 1000) {
		uint64_t middle = from + (to - from) / 2;

		if (minutes_east(middle) == out->minutes)
			from = middle;
		else
			to = middle;
	}
	out->next_ms = to / 1000 * 1000;
	out->next_minutes = minutes_east(to);
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

/* `count` digits, or -1. */
static long
digits(const char *p, size_t count)
{
	long value = 0;

	for (size_t i = 0; i < count; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

/* Days from 1970-01-01 in the Gregorian calendar, years from 1970. */
static uint64_t
days_since_epoch(long year, long month, long day)
{
	/* The year starts in March, so that the leap day is its last. */
	uint64_t y = (uint64_t)(month > 2 ? year : year - 1);
	uint64_t m = (uint64_t)(month > 2 ? month - 3 : month + 9);

	return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 +
	       (uint64_t)day - 1 - 719468;
}

int
clock_parse(const char *text, size_t len, uint64_t *unix_ms)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";
	long year, month, day, hour, minute, second, ms;
	char back[CLOCK_TEXT];
	uint64_t result;

	if (len != sizeof(form) - 1)
		return -1;
	for (size_t i = 0; i < len; i++)
		if (form[i] != '0' && text[i] != form[i])
			return -1;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	day = digits(text + 8, 2);
	hour = digits(text + 11, 2);
	minute = digits(text + 14, 2);
	second = digits(text + 17, 2);
	ms = digits(text + 20, 3);
	if (year < 1970 || month < 1 || day < 1 || hour < 0 || minute < 0 ||
	    second < 0 || ms < 0)
		return -1;
	result = days_since_epoch(year, month, day) * 86400 +
		 (uint64_t)(hour * 3600 + minute * 60 + second);
	result = result * 1000 + (uint64_t)ms;
	/* No 30th of February, no 25th hour: it must come out as it went in. */
	clock_format(result, back);
	if (memcmp(back, text, len) != 0)
		return -1;
	*unix_ms = result;
	return 0;
}
