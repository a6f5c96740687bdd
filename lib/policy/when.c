/*
 * when.c - moments as people read them, by the school's clock
 */
#include "policy/when.h"

#include <stdio.h>
#include <string.h>

enum {
	MINUTE_MS = 60 * 1000,
	DAY_MINUTES = 24 * 60,
	WEEK = 7,
	/* "on 24 Nov at 10:42" */
	WHEN_OCTETS = 40,
};

/* Minutes since 1970 on the school's own clock. */
static uint64_t
local_minutes(const struct clock_zone *zone, uint64_t at_ms)
{
	int minutes = zone->next_ms > 0 && at_ms >= zone->next_ms
			  ? zone->next_minutes
			  : zone->minutes;

	return (uint64_t)((int64_t)(at_ms / MINUTE_MS) + minutes);
}

/* "12 May": days to a date, as in the civil calendar (era of 400 years). */
static void
day_of(uint64_t day, char *out, size_t room)
{
	static const char months[12][4] = { "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb" };
	unsigned days = (unsigned)day + 719468;
	unsigned of_era = days % 146097;
	unsigned year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	unsigned month = (5 * of_year + 2) / 153;

	snprintf(out, room, "%u %s", of_year - (153 * month + 2) / 5 + 1,
	    months[month]);
}

static struct utf8
say(struct arena *a, uint64_t now, uint64_t at)
{
	static const char days[WEEK][4] = { "Thu", "Fri", "Sat", "Sun", "Mon",
		"Tue", "Wed" };
	uint64_t today = now / DAY_MINUTES, day = at / DAY_MINUTES;
	uint64_t apart = day > today ? day - today : today - day;
	unsigned minute = (unsigned)(at % DAY_MINUTES);
	char text[WHEN_OCTETS], date[WHEN_OCTETS / 2];

	if (apart < WEEK)
		snprintf(date, sizeof(date), "%s", days[day % WEEK]);
	else
		day_of(day, date, sizeof(date));
	snprintf(text, sizeof(text), "%s%s%sat %02u:%02u",
	    apart == 0 ? "" : "on ", apart == 0 ? "" : date,
	    apart == 0 ? "" : " ", minute / 60, minute % 60);
	return utf8_from(arena_string(a, text, strlen(text)));
}

struct utf8
when_due(struct arena *a, const struct clock_zone *zone, uint64_t now_ms,
    uint64_t at_ms)
{
	return say(a, local_minutes(zone, now_ms),
	    local_minutes(zone, at_ms + MINUTE_MS - 1));
}

struct utf8
when_day(struct arena *a, const struct clock_zone *zone, uint64_t at_ms)
{
	char text[WHEN_OCTETS];

	day_of(local_minutes(zone, at_ms) / DAY_MINUTES, text, sizeof(text));
	return utf8_from(arena_string(a, text, strlen(text)));
}
