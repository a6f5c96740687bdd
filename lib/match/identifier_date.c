/*
 * identifier_date.c - dates of birth
 *
 * A date is read in the forms people write.  Whether somebody was born then is
 * said by words beside it; alone it is a guess, and no guess at all when an
 * hour, a day of the week or the word of some other event stands by it.
 */
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"
#include "match/token.h"

enum {
	YEAR_FIRST = 1900,
	/* Whoever was born before this is more often in a history lesson. */
	YEAR_HISTORY = 1935,
	/* Who writes or is written about at school was born before this. */
	YEAR_GUESSED = 2024,
	YEAR_LAST = 2099,
	/* Letters of the name of a month. */
	MONTH_LEAST = 3,
};

struct date {
	size_t start, end;
	/* year: 0 to 99 when it is written with two digits. */
	unsigned day, month, year;
	/* 1: in one piece, or with blanks: a date only if something says so. */
	int bare;
};

/* English and Welsh; the first three letters do in English. */
static const struct {
	const char *name;
	unsigned month;
} months[] = {
	{ "january", 1 },
	{ "february", 2 },
	{ "march", 3 },
	{ "april", 4 },
	{ "may", 5 },
	{ "june", 6 },
	{ "july", 7 },
	{ "august", 8 },
	{ "september", 9 },
	{ "october", 10 },
	{ "november", 11 },
	{ "december", 12 },
	{ "jan", 1 },
	{ "feb", 2 },
	{ "mar", 3 },
	{ "apr", 4 },
	{ "jun", 6 },
	{ "jul", 7 },
	{ "aug", 8 },
	{ "sep", 9 },
	{ "sept", 9 },
	{ "oct", 10 },
	{ "nov", 11 },
	{ "dec", 12 },
	{ "ionawr", 1 },
	{ "chwefror", 2 },
	{ "mawrth", 3 },
	{ "ebrill", 4 },
	{ "mai", 5 },
	{ "mehefin", 6 },
	{ "gorffennaf", 7 },
	{ "awst", 8 },
	{ "medi", 9 },
	{ "hydref", 10 },
	{ "tachwedd", 11 },
	{ "rhagfyr", 12 },
};

static const char *const weekdays[] = { "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed",
	"thu", "thur", "thurs", "fri", "sat", "sun", NULL };

/* A number of at most `most` digits at `at`; digits read, 0: none such. */
static size_t
number_at(struct utf8 text, size_t at, size_t most, unsigned *n)
{
	size_t len = 0;

	*n = 0;
	while (at + len < text.len && ascii_digit(text.p[at + len])) {
		if (len == most)
			return 0;
		*n = *n * 10 + (unsigned)(text.p[at + len++] - '0');
	}
	return len;
}

/* The letters at `at` are a month, and end at `*end`; 0: they are none. */
static unsigned
month_at(struct utf8 text, size_t at, size_t *end)
{
	struct token t = { at, at };

	while (t.end < text.len && ascii_letter(text.p[t.end]) &&
	       t.end - at <= TOKEN_MAX)
		t.end++;
	/* Most numbers have no word behind them. */
	if (t.end - at < MONTH_LEAST)
		return 0;
	for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++)
		if (token_is(text, t, months[i].name)) {
			*end = t.end;
			return months[i].month;
		}
	return 0;
}

/*
 * '/', '.' or a dash of any width with a blank on each side at most; where it ends,
 * or 0.
 */
static size_t
divider_at(struct utf8 text, size_t at, char *divider)
{
	size_t i = at < text.len && text.p[at] == ' ' ? at + 1 : at;
	size_t dash = symbols_dash(text, i);

	if (i >= text.len || (dash == 0 && strchr("/.", text.p[i]) == NULL))
		return 0;
	*divider = dash > 0 ? '-' : text.p[i];
	i += dash > 0 ? dash : 1;
	return i < text.len && text.p[i] == ' ' && text.p[at] == ' ' ? i + 1
								     : i;
}

/* A year at `at`: four digits, or two that an apostrophe may precede. */
static size_t
year_at(struct utf8 text, size_t at, unsigned *year)
{
	size_t quote = 0, len;

	if (at < text.len && text.p[at] == '\'')
		quote = 1;
	else if (text.len - at >= 3 &&
		 memcmp(text.p + at, "\xe2\x80\x99", 3) == 0)
		quote = 3;
	len = number_at(text, at + quote, 4, year);
	return len == 2 || (len == 4 && quote == 0) ? quote + len : 0;
}

/* 12/03/2009, 2009-03-12, 12 . 3 . 09; 3/24/2009 as Americans have it. */
static int
read_numeric(const struct candidate *c, struct date *out)
{
	unsigned n[3];
	char first = 0, second = 0;
	size_t len = number_at(c->text, c->at, 4, &n[0]), i, last;

	i = len == 0 || len == 3 ? 0 : divider_at(c->text, c->at + len, &first);
	if (i == 0)
		return 0;
	last = number_at(c->text, i, 2, &n[1]);
	i = last == 0 ? 0 : divider_at(c->text, i + last, &second);
	if (i == 0 || first != second)
		return 0;
	if (len == 4)
		last = number_at(c->text, i, 2, &n[2]);
	else
		last = year_at(c->text, i, &n[2]);
	if (last == 0)
		return 0;
	*out = (struct date){ .start = c->at,
		.end = i + last,
		.day = len == 4 ? n[2] : n[0],
		.month = n[1],
		.year = len == 4 ? n[0] : n[2] };
	if (len < 4 && out->month > 12)
		*out = (struct date){ out->start, out->end, out->month,
			out->day, out->year, 0 };
	return 1;
}

/* Blanks, "of", a comma, a hyphen, a dot or a slash between words of a date. */
static size_t
between(struct utf8 text, size_t at)
{
	size_t i = token_blanks(text, at, 1);

	if (i < text.len && strchr(",-./", text.p[i]) != NULL)
		i++;
	i = token_blanks(text, i, 1);
	if (text.len - i > 3 && ascii_lower(text.p[i]) == 'o' &&
	    ascii_lower(text.p[i + 1]) == 'f' && text.p[i + 2] == ' ')
		i = token_blanks(text, i + 3, 1);
	return i;
}

/* The day at the candidate, with "st", "nd", "rd", "th"; its end, or 0. */
static size_t
day_at(const struct candidate *c, unsigned *day)
{
	size_t len = number_at(c->text, c->at, 2, day);
	size_t end = c->at + len;
	static const char *const ordinals[] = { "st", "nd", "rd", "th", NULL };

	if (len == 0)
		return 0;
	if (end + 2 <= c->text.len &&
	    token_among(c->text, (struct token){ end, end + 2 }, ordinals) > 0)
		end += 2;
	return end;
}

/* 12th of March 2009, 12-Mar-09. */
static int
read_day_month(const struct candidate *c, struct date *out)
{
	size_t i = day_at(c, &out->day), len;

	if (i == 0)
		return 0;
	out->month = month_at(c->text, between(c->text, i), &i);
	if (out->month == 0)
		return 0;
	i = between(c->text, i);
	len = year_at(c->text, i, &out->year);
	out->start = c->at;
	out->end = i + len;
	return len > 0;
}

/* March 12th, 2009. */
static int
read_month_day(const struct candidate *c, struct date *out)
{
	struct token name;
	size_t i = day_at(c, &out->day), len, end;

	if (i == 0 || !token_before(c->text, c->at, &name))
		return 0;
	out->month = month_at(c->text, name.start, &end);
	if (out->month == 0 || end != name.end)
		return 0;
	i = between(c->text, i);
	len = year_at(c->text, i, &out->year);
	out->start = name.start;
	out->end = i + len;
	return len == 4;
}

/* 12032009, 20090312, 12 03 2009. */
static int
read_bare(const struct candidate *c, struct date *out)
{
	const struct symbols *s = &c->s;

	if (!symbols_digits(s, 0, 8) ||
	    !symbols_grouped(s, 8, 1u << 2 | 1u << 4))
		return 0;
	*out = (struct date){ .start = c->at,
		.end = symbols_end(s, 8),
		.day = symbols_number(s, 0, 2),
		.month = symbols_number(s, 2, 4),
		.year = symbols_number(s, 4, 8),
		.bare = 1 };
	if (out->month > 12 || out->year < YEAR_FIRST)
		*out = (struct date){ out->start, out->end,
			symbols_number(s, 6, 8), symbols_number(s, 4, 6),
			symbols_number(s, 0, 4), 1 };
	return 1;
}

static int
is_date(const struct date *d)
{
	static const unsigned days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	return d->month >= 1 && d->month <= 12 && d->day >= 1 &&
	       d->day <= days[d->month - 1] &&
	       (d->year < 100 ||
		   (d->year >= YEAR_FIRST && d->year <= YEAR_LAST));
}

/* "Tuesday, " in front. */
static int
is_after_weekday(struct utf8 text, size_t at)
{
	struct token t;

	if (at > 0 && text.p[at - 1] == ',')
		at--;
	else if (at > 1 && text.p[at - 1] == ' ' && text.p[at - 2] == ',')
		at -= 2;
	return token_before(text, at, &t) && token_among(text, t, weekdays) > 0;
}

/* ", 9:30" or "at 9.30" behind. */
static int
is_before_hour(struct utf8 text, size_t at)
{
	struct token t;
	unsigned n;
	size_t i = at < text.len && text.p[at] == ',' ? at + 1 : at, digits;

	i = token_blanks(text, i, 0);
	if (token_after(text, i, 0, &t) && token_is(text, t, "at"))
		i = token_blanks(text, t.end, 0);
	digits = number_at(text, i, 2, &n);
	i += digits;
	return digits > 0 && i + 1 < text.len &&
	       (text.p[i] == ':' || text.p[i] == '.') &&
	       ascii_digit(text.p[i + 1]);
}

/* An hour or a day of the week stands by it: a moment, not a birthday. */
static int
is_moment(struct utf8 text, const struct date *d)
{
	return is_after_weekday(text, d->start) || is_before_hour(text, d->end);
}

/* 0: nothing says that somebody was born then. */
static int
confidence(const struct candidate *c, const struct date *d)
{
	struct evidence *e = c->evidence;
	struct span at = { d->start, d->end };

	if (evidence_near(e, at, TOPIC_BORN, SENTENCE_SIDE, LABEL_SIDE))
		return 85;
	if (d->bare)
		return 0;
	if (evidence_near(e, at, TOPIC_AGE, LABEL_SIDE, LABEL_SIDE))
		return 75;
	if (is_moment(c->text, d) || symbols_in_link(c->text, d->start) ||
	    evidence_near(e, at, TOPIC_EVENT | TOPIC_OTHER, LABEL_SIDE, 0))
		return 0;
	if (d->year < 100 || d->year > YEAR_GUESSED)
		return 0;
	/* A column of a table says it once, at its head. */
	return evidence_near(e, at, TOPIC_BORN, EVIDENCE_SIDE, 0) ? 75 : 65;
}

int
detect_date(const struct candidate *c, struct identifier *out)
{
	static int (*const forms[])(const struct candidate *, struct date *) = {
		read_numeric, read_day_month, read_month_day, read_bare
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		struct date d = { 0 };

		if (!forms[i](c, &d) || !is_date(&d) ||
		    !symbols_end_well(c->text, d.end))
			continue;
		*out = (struct identifier){ .id = UTF8("date-of-birth"),
			.start = d.start,
			.end = d.end,
			.confidence = confidence(c, &d) };
		if (d.year >= 100 && d.year < YEAR_HISTORY &&
		    out->confidence > 65)
			out->confidence = 65;
		return out->confidence > 0;
	}
	return 0;
}
