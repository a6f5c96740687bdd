/*
 * date.c - a Date field to a time
 */
#include "mail/date.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DATE_MAX = 128 };

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static int64_t
days(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year =
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static int
month_number(const char *name)
{
	for (int i = 0; i < 12; i++)
		if (strncasecmp(name, months + 3 * i, 3) == 0)
			return i + 1;
	return 0;
}

/* Minutes east of UTC of "+0100", "GMT", "EST", ...; unknown ones are 0. */
static int
zone_minutes(const char *zone)
{
	static const struct {
		const char *name;
		int hours;
	} names[] = { { "EST", -5 }, { "EDT", -4 }, { "CST", -6 },
		{ "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 },
		{ "PDT", -7 }, { "BST", 1 } };
	int n;

	if ((zone[0] == '+' || zone[0] == '-') &&
	    sscanf(zone + 1, "%4d", &n) == 1)
		return (zone[0] == '-' ? -1 : 1) * (n / 100 * 60 + n % 100);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(zone, names[i].name) == 0)
			return names[i].hours * 60;
	return 0;
}

uint64_t
date_parse(struct bytes value)
{
	char text[DATE_MAX], month[16] = "", zone[16] = "";
	const char *at = text, *comma;
	int day, year, hour = 0, minute = 0, second = 0, n = 0;
	int64_t ms;

	if (value.len == 0 || value.len >= sizeof(text))
		return 0;
	memcpy(text, value.p, value.len);
	text[value.len] = '\0';
	comma = strchr(text, ',');
	if (comma != NULL)
		at = comma + 1;
	if (sscanf(at, " %2d %15[A-Za-z] %4d %n", &day, month, &year, &n) < 3 ||
	    n == 0)
		return 0;
	at += n;
	if (sscanf(at, "%2d:%2d%n", &hour, &minute, &n) < 2)
		return 0;
	at += n;
	if (sscanf(at, ":%2d%n", &second, &n) == 1)
		at += n;
	(void)sscanf(at, " %15[-+0-9A-Za-z]", zone);
	/* RFC 5322 section 4.3: two- and three-digit years. */
	if (year < 50)
		year += 2000;
	else if (year < 1000)
		year += 1900;
	if (month_number(month) == 0 || day < 1 || day > 31 || hour > 23 ||
	    minute > 59 || second > 60)
		return 0;
	ms = (days(year, month_number(month), day) * 86400 + hour * 3600 +
		 minute * 60 + second - zone_minutes(zone) * 60) *
	     1000;
	return ms <= 0 ? 0 : (uint64_t)ms;
}
