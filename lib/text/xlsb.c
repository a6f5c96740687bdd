/*
 * xlsb.c - the text of a binary workbook's parts ([MS-XLSB])
 */
#define _GNU_SOURCE
#include "text/xlsb.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "text/little.h"
#include "text/pen.h"

enum {
	/* Column and style of a cell stand before its value. */
	CELL = 8,
	/* Cells with a number: of 30 bits, and of 64. */
	CELL_RK = 2,
	CELL_REAL = 5,
};

/* The length of a string that is not there. */
#define NO_STRING UINT32_MAX

/*
 * Records with strings: where the first begins, how many there are, and how
 * many of them are not for people.
 */
static const struct row {
	uint32_t type;
	size_t at;
	int strings, skipped;
} rows[] = {
	/* BrtCellSt and BrtFmlaString: a cell's own string, a formula's. */
	{ 6, CELL, 1, 0 },
	{ 8, CELL, 1, 0 },
	/* BrtSSTItem: a shared string behind its flags. */
	{ 19, 1, 1, 0 },
	/* BrtName: a range's name. */
	{ 39, 9, 1, 0 },
	/* BrtBundleSh: a sheet's relation and name. */
	{ 156, 8, 2, 1 },
	/* BrtBeginHeaderFooter: odd, even and first pages. */
	{ 479, 2, 6, 0 },
	/* BrtHLink: relation, place, tip and what is shown. */
	{ 494, 16, 4, 1 },
	/* BrtCommentAuthor and BrtCommentText. */
	{ 632, 0, 1, 0 },
	{ 637, 1, 1, 0 },
};

int
xlsb_is(struct utf8 name)
{
	static const char *const others[] = { "vbaProject", "embeddings/",
		"activeX", "printerSettings", "ctrlProps" };

	if (name.len < 7 || strncasecmp(name.p, "xl/", 3) != 0 ||
	    strncasecmp(name.p + name.len - 4, ".bin", 4) != 0)
		return 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (memmem(name.p, name.len, others[i], strlen(others[i])) !=
		    NULL)
			return 0;
	return 1;
}

/* 2.1.4: seven bits an octet, at most `most` of them; moves *at. */
static uint32_t
number(struct bytes b, size_t *at, int most)
{
	uint32_t v = 0;

	for (int i = 0; i < most && *at < b.len; i++) {
		unsigned char c = b.p[(*at)++];

		v |= (uint32_t)(c & 0x7f) << 7 * i;
		if ((c & 0x80) == 0)
			break;
	}
	return v;
}

/* 2.2.5.123: 30 bits of an integer or of a double, perhaps a hundredth. */
static double
rk(uint32_t v)
{
	uint64_t high = (uint64_t)(v & ~3u) << 32;
	double d;

	if ((v & 2) != 0)
		d = (double)((int32_t)v >> 2);
	else
		memcpy(&d, &high, sizeof(d));
	return (v & 1) != 0 ? d / 100 : d;
}

static void
put_number(struct pen *pen, uint32_t type, struct bytes record)
{
	uint64_t bits = (uint64_t)le32_at(record, CELL) |
			(uint64_t)le32_at(record, CELL + 4) << 32;
	double d = rk(le32_at(record, CELL));
	char text[40];

	if (type == CELL_REAL)
		memcpy(&d, &bits, sizeof(d));
	snprintf(text, sizeof(text), "%.15g", d);
	pen_text(pen, utf8_from(text));
	pen_line(pen);
}

static void
put_strings(struct pen *pen, struct bytes record, const struct row *row)
{
	size_t at = row->at;

	for (int i = 0; i < row->strings && at + 4 <= record.len; i++) {
		uint32_t len = le32_at(record, at);

		at += 4;
		if (len == NO_STRING)
			continue;
		if (i >= row->skipped) {
			pen_utf16(pen, bytes_at(record, at, (size_t)len * 2));
			pen_line(pen);
		}
		at += (size_t)len * 2;
	}
}

static void
put_record(struct pen *pen, uint32_t type, struct bytes record)
{
	if ((type == CELL_RK || type == CELL_REAL) && record.len > CELL)
		put_number(pen, type, record);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].type == type)
			put_strings(pen, record, &rows[i]);
}

void
xlsb_read(struct arena *a, const struct source *in, struct content *out)
{
	struct pen pen;
	size_t at = 0;

	pen_init(&pen, TEXT_MAX);
	while (at < in->octets.len) {
		uint32_t type = number(in->octets, &at, 2);
		uint32_t size = number(in->octets, &at, 4);

		put_record(&pen, type, bytes_at(in->octets, at, size));
		at += size;
	}
	if (pen_over(&pen))
		content_gap(a, out, UTF8("too_much_text"));
	content_add(a, out, in, pen_take(&pen, a), 0);
}
