/*
 * excel_number.c - numbers as the cells of a workbook show them, nearly
 */
#include "text/excel_number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum look { LOOK_NUMBER, LOOK_DATE, LOOK_DIGITS };

struct excel_format {
	enum look look;
	/* For digits: zeros, and what stands between them. */
	struct utf8 code;
};

enum {
	/* A number that needs no exponent, and is exact. */
	DIGITS = 15,
	/* Fewer zeros only say that a price is not empty. */
	ZEROS_LEAST = 5,
	/* Formats of one book, and indexes of cells; Excel allows 4,000 and
	 * 64,000. */
	FORMATS_MAX = 5000,
	CELLS_MAX = 65536,
	/* Numbers of formats are two octets. */
	NUMBERS = 65536,
	/* 2.5.165: formats that every book has, and which of them are dates. */
	FIRST_DATE = 14,
	LAST_DATE = 17,
	DATE_AND_TIME = 22,
	/* Days from 1970 back to when counting begins, in 1900 and in 1904. */
	EPOCH_1900 = 25569,
	EPOCH_1904 = 24107,
	/* 31 December 9999. */
	DAY_LAST = 2958465,
};

/* -- what a code says ------------------------------------------------------------ */

/* Behind what is quoted, escaped or in brackets at `at`. */
static size_t
past_literal(struct utf8 code, size_t at)
{
	char end = code.p[at] == '[' ? ']' : '"';
	const char *p;

	if (code.p[at] == '\\' || code.p[at] == '_' || code.p[at] == '*')
		return at + 2;
	if (code.p[at] != '"' && code.p[at] != '[')
		return at;
	at++;
	p = at < code.len ? memchr(code.p + at, end, code.len - at) : NULL;
	return p == NULL ? code.len : (size_t)(p - code.p) + 1;
}

static int
is_date(struct utf8 code)
{
	/* What a number is called that has no format, in two languages. */
	if (code.len >= 7 && (memcmp(code.p, "General", 7) == 0 ||
				 memcmp(code.p, "Standar", 7) == 0))
		return 0;
	for (size_t i = 0; i < code.len;) {
		size_t past = past_literal(code, i);

		if (past > i) {
			i = past;
			continue;
		}
		if (strchr("dDyY", code.p[i]) != NULL)
			return 1;
		i++;
	}
	return 0;
}

/* Zeros, and what stands between groups of them. */
static int
is_digits(struct utf8 code)
{
	size_t zeros = 0;

	for (size_t i = 0; i < code.len; i++) {
		if (strchr("0 -()\\\"", code.p[i]) == NULL)
			return 0;
		zeros += code.p[i] == '0';
	}
	return zeros >= ZEROS_LEAST && zeros <= DIGITS;
}

void
excel_format_add(struct excel_formats *f, uint32_t number, struct utf8 code)
{
	struct excel_format format = { .code = code };

	if (is_digits(code))
		format.look = LOOK_DIGITS;
	else if (is_date(code))
		format.look = LOOK_DATE;
	if (f->len == FORMATS_MAX || number >= NUMBERS)
		return;
	if (f->places == NULL)
		f->places = arena_array(f->a, NUMBERS, sizeof(*f->places));
	f->v = arena_grow(f->a, f->v, f->len, &f->cap, sizeof(*f->v));
	f->v[f->len++] = format;
	f->places[number] = (uint16_t)f->len;
}

void
excel_format_cell(struct excel_formats *f, uint32_t number)
{
	if (f->cells_len == CELLS_MAX)
		return;
	f->cells = arena_grow(
	    f->a, f->cells, f->cells_len, &f->cells_cap, sizeof(*f->cells));
	f->cells[f->cells_len++] = (uint16_t)number;
}

/* -- how a number is written --------------------------------------------------------- */

static struct excel_format
find(const struct excel_formats *f, uint32_t cell)
{
	struct excel_format format = { .look = LOOK_NUMBER };
	uint32_t number;

	if (cell >= f->cells_len)
		return format;
	number = f->cells[cell];
	if (f->places != NULL && f->places[number] != 0)
		return f->v[f->places[number] - 1];
	if ((number >= FIRST_DATE && number <= LAST_DATE) ||
	    number == DATE_AND_TIME)
		format.look = LOOK_DATE;
	return format;
}

/*
 * A day of the Gregorian calendar, counted from 1 January 1970: by eras of 400
 * years that begin with March.
 */
static void
put_date(long days, struct pen *out)
{
	long shifted = days + 719468, era = shifted / 146097;
	long of_era = shifted - era * 146097;
	long year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * year + year / 4 - year / 100);
	long month = (5 * of_year + 2) / 153;
	char text[80];

	snprintf(text, sizeof(text), "%02ld/%02ld/%04ld",
	    of_year - (153 * month + 2) / 5 + 1,
	    month < 10 ? month + 3 : month - 9,
	    year + era * 400 + (month >= 10));
	pen_text(out, utf8_from(text));
}

/* A whole number's digits where the zeros stand, from the right. */
static void
put_digits(struct utf8 code, double v, struct pen *out)
{
	char text[DIGITS + 2];
	size_t zeros = 0, len, used;

	for (size_t i = 0; i < code.len; i++)
		zeros += code.p[i] == '0';
	len = (size_t)snprintf(text, sizeof(text), "%0*.0f", (int)zeros, v);
	/* What is longer than its format stands before it. */
	used = len > zeros ? len - zeros : 0;
	pen_text(out, (struct utf8){ text, used });
	for (size_t i = 0; i < code.len; i++)
		if (code.p[i] == '0')
			pen_char(out, (unsigned char)text[used++]);
		else if (code.p[i] != '\\' && code.p[i] != '"')
			pen_char(out, (unsigned char)code.p[i]);
}

void
excel_number(
    const struct excel_formats *f, uint32_t cell, double v, struct pen *out)
{
	struct excel_format format = find(f, cell);
	char text[40];

	if (!isfinite(v))
		return;
	if (format.look == LOOK_DATE && v >= 1 && v <= DAY_LAST) {
		put_date((long)v - (f->is_1904 ? EPOCH_1904 : EPOCH_1900), out);
		return;
	}
	if (format.look == LOOK_DIGITS && v >= 0 && v < 1e15) {
		put_digits(format.code, v, out);
		return;
	}
	snprintf(text, sizeof(text), "%.*g", DIGITS, v);
	pen_text(out, utf8_from(text));
}
