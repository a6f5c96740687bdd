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

/* What a date says, before it is checked. */
struct reading {
	int day, month, year, hour, minute, second, zone;
};

/* "24 Nov 2026 09:12:33 +0000" without the day's name; 0 when it is not. */
static int
read_words(const char *at, struct reading *r)
{
	char month[16] = "", zone[16] = "";
	int n = 0;

	if (sscanf(at, " %2d %15[A-Za-z] %4d %n", &r->day, month, &r->year,
		&n) < 3 ||
	    n == 0)
		return 0;
	at += n;
	if (sscanf(at, "%2d :%2d%n", &r->hour, &r->minute, &n) < 2)
		return 0;
	at += n;
	if (sscanf(at, " :%2d%n", &r->second, &n) == 1)
		at += n;
	if (sscanf(at, " %15[-+0-9A-Za-z]", zone) == 1)
		r->zone = zone_minutes(zone);
	r->month = month_number(month);
	return 1;
}

static int
is_possible(const struct reading *r)
{
	return r->month > 0 && r->day >= 1 && r->day <= 31 && r->hour <= 23 &&
	       r->minute <= 59 && r->second <= 60 && r->hour >= 0 &&
	       r->minute >= 0 && r->second >= 0;
}

/* `value` as a string without comments; 0 when it is longer than a date. */
static int
without_comments(struct bytes value, char text[DATE_MAX])
{
	size_t depth = 0, n = 0;

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = value.p[i];

		depth += c == '(';
		if (depth == 0 && n + 1 == DATE_MAX)
			return 0;
		if (depth == 0)
			text[n++] = (char)c;
		depth -= c == ')' && depth > 0;
	}
	text[n] = '\0';
	return 1;
}

uint64_t
date_parse(struct bytes value)
{
	struct reading r = { 0 };
	char text[DATE_MAX];
	const char *comma;
	int64_t ms;

	if (!without_comments(value, text))
		return 0;
	comma = strchr(text, ',');
	if (!read_words(comma == NULL ? text : comma + 1, &r) ||
	    !is_possible(&r))
		return 0;
	/* RFC 5322 section 4.3: two- and three-digit years. */
	if (r.year < 50)
		r.year += 2000;
	else if (r.year < 1000)
		r.year += 1900;
	ms = (days(r.year, r.month, r.day) * 86400 + r.hour * 3600 +
		 r.minute * 60 + r.second - r.zone * 60) *
	     1000;
	return ms <= 0 ? 0 : (uint64_t)ms;
}
