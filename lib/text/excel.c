/*
 * excel.c - the text of an Excel workbook before 2007 ([MS-XLS])
 */
#define _GNU_SOURCE
#include "text/excel.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "text/excel_number.h"
#include "text/excel_printed.h"
#include "text/excel_record.h"
#include "text/little.h"
#include "text/runs.h"
#include "text/shapes.h"

enum {
	/* Records that change how others are read; numbers are 2.3. */
	RECORD_BOF = 0x0809,
	RECORD_CODEPAGE = 0x0042,
	RECORD_FILEPASS = 0x002f,
	RECORD_SHEET = 0x0085,
	RECORD_STRINGS = 0x00fc,
	RECORD_DATES = 0x0022,
	RECORD_FORMAT = 0x041e,
	RECORD_CELL_FORMAT = 0x00e0,
	RECORD_DRAWINGS = 0x00eb,
	RESULT_2 = 0x0007,
	RESULT = 0x0207,
	/* BOF of a sheet of macros; BOUNDSHEET's word for one. */
	MACRO_SHEET = 0x40,
	SHEET_IS_MACROS = 1,
	/* The first version whose strings carry flags. */
	EXCEL_97 = 0x600,
	/* Sheets of one book that are told apart; Excel's is memory's limit. */
	SHEETS_MAX = 64 * 1024,
};

struct sheet {
	/* Where its records begin. */
	uint32_t at;
	int is_hidden;
};

struct reader {
	struct excel_records records;
	const struct excel *excel;
	/* Shown sheets or hidden ones. */
	struct pen *out;
	struct sheet *sheets;
	size_t sheets_len, sheets_cap;
	int is_sorted;
	/* The table of strings: its text, and where each begins and ends. */
	struct utf8 strings;
	uint32_t *ends;
	unsigned char *is_used;
	size_t strings_len;
	/* Octets of strings that may be written once more. */
	size_t again;
	struct excel_formats formats;
	/* The row whose cells are written, and the format of the one in hand. */
	uint32_t row, format;
	struct excel_end end;
};

/* -- cells --------------------------------------------------------------------- */

/* A cell begins: on a new line when its row is new. */
static void
begin_cell(struct reader *r, uint32_t row)
{
	if (row != r->row)
		pen_line(r->out);
	else
		pen_char(r->out, '\t');
	r->row = row;
}

static void
put_number(struct reader *r, double v)
{
	excel_number(&r->formats, r->format, v, r->out);
}

static double
double_at(struct bytes b, size_t at)
{
	uint64_t bits = le32_at(b, at) | (uint64_t)le32_at(b, at + 4) << 32;
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

/* 2.5.217: thirty bits of a number, and whether it is an integer, or 100th. */
static double
compact_at(struct bytes b, size_t at)
{
	uint32_t bits = le32_at(b, at);
	uint64_t high = (uint64_t)(bits & ~3u) << 32;
	double v;

	if ((bits & 2) != 0)
		v = (double)((int32_t)bits >> 2);
	else
		memcpy(&v, &high, sizeof(v));
	return (bits & 1) != 0 ? v / 100 : v;
}

/* A string of the table.  Once it is free; again, while there is room. */
static void
put_string(struct reader *r, uint32_t i)
{
	uint32_t from;
	size_t len;

	if (i >= r->strings_len)
		return;
	from = i == 0 ? 0 : r->ends[i - 1];
	len = r->ends[i] - from;
	if (r->is_used[i] && len > r->again)
		return;
	if (r->is_used[i])
		r->again -= len;
	r->is_used[i] = 1;
	pen_text(r->out, (struct utf8){ r->strings.p + from, len });
}

static void
cell_number(struct reader *r)
{
	put_number(r, double_at(r->records.now, 0));
}

static void
cell_integer(struct reader *r)
{
	put_number(r, le16_at(r->records.now, 0));
}

static void
cell_compact(struct reader *r)
{
	put_number(r, compact_at(r->records.now, 0));
}

/* Several in one row: a format before each, the last column behind. */
static void
cell_compacts(struct reader *r)
{
	struct bytes b = r->records.now;

	for (size_t at = 2; at + 4 + 2 <= b.len; at += 6) {
		if (at > 2)
			begin_cell(r, r->row);
		r->format = le16_at(b, at - 2);
		put_number(r, compact_at(b, at));
	}
}

/* 2.5.133: a number, unless its last octets say that it is none. */
static void
cell_formula(struct reader *r)
{
	if (le16_at(r->records.now, 6) != 0xffff)
		cell_number(r);
}

static void
cell_shared(struct reader *r)
{
	put_string(r, le32_at(r->records.now, 0));
}

/* A string whose length takes so many octets. */
static void
read_counted(struct reader *r, size_t octets, struct pen *out)
{
	struct bytes len = excel_take(&r->records, octets);

	excel_characters(&r->records, le_at(len, 0, octets), out);
}

static void
cell_text(struct reader *r)
{
	read_counted(r, 2, r->out);
}

static void
cell_short_text(struct reader *r)
{
	read_counted(r, 1, r->out);
}

static const struct {
	uint32_t type;
	/* Octets before the value: row, column and format. */
	uint32_t skip;
	void (*read)(struct reader *r);
} cells[] = {
	{ 0x0002, 7, cell_integer },
	{ 0x0003, 7, cell_number },
	{ 0x0004, 7, cell_short_text },
	{ 0x0006, 6, cell_formula },
	{ 0x00bd, 4, cell_compacts },
	{ 0x00d6, 6, cell_text },
	{ 0x00fd, 6, cell_shared },
	{ 0x0203, 6, cell_number },
	{ 0x0204, 6, cell_text },
	{ 0x0206, 6, cell_formula },
	{ 0x027e, 6, cell_compact },
	{ 0x0406, 6, cell_formula },
};

/* -- other records that hold text --------------------------------------------- */

/* A length in two octets since Excel 97. */
static void
read_longer(struct reader *r, struct pen *out)
{
	read_counted(r, r->records.has_flags ? 2 : 1, out);
}

static void
read_printed(struct reader *r, struct pen *out)
{
	struct pen pen;

	pen_init(&pen, HEADER_OCTETS_MAX);
	read_longer(r, &pen);
	excel_printed(pen_take(&pen, r->excel->a), out);
}

/* Its author since Excel 97; its text before. */
static void
read_note(struct reader *r, struct pen *out)
{
	if (!r->records.has_flags) {
		/* Row and column, or that it goes on; its whole length. */
		excel_take(&r->records, 6);
		excel_characters(&r->records, r->records.now.len, out);
		return;
	}
	excel_take(&r->records, 8);
	read_counted(r, 2, out);
}

/* What a text box or a note says stands in the continuation. */
static void
read_box(struct reader *r, struct pen *out)
{
	size_t len = le16_at(r->records.now, 10);

	if (len > 0 && excel_go_on(&r->records))
		excel_characters(&r->records, len, out);
}

static void
read_name(struct reader *r, struct pen *out)
{
	size_t len = le_at(r->records.now, 3, 1);

	excel_take(&r->records, 14);
	excel_characters(&r->records, len, out);
}

/* Titles and texts of a prompt and of a warning. */
static void
read_advice(struct reader *r, struct pen *out)
{
	for (int i = 0; i < 4 && r->records.now.len > 2; i++) {
		read_counted(r, 2, out);
		pen_line(out);
	}
}

static void
read_long(struct reader *r, struct pen *out)
{
	read_counted(r, 2, out);
}

static void
read_short(struct reader *r, struct pen *out)
{
	read_counted(r, 1, out);
}

/* Everything in it that is text, narrow or wide. */
static void
read_any(struct reader *r, struct pen *out)
{
	runs_read(r->records.now, out);
}

static void
read_old_object(struct reader *r, struct pen *out)
{
	if (!r->records.has_flags)
		runs_read(r->records.now, out);
}

static void
read_shapes(struct reader *r, struct pen *out)
{
	shapes_read(r->records.now, out);
}

static const struct {
	uint32_t type, skip;
	void (*read)(struct reader *r, struct pen *out);
	int is_hidden;
} records[] = {
	/* STRING, of Excel 2 and later: the result of a formula. */
	{ RESULT_2, 0, read_short, 0 },
	{ RESULT, 0, read_long, 0 },
	/* HEADER and FOOTER, and those of first and even pages. */
	{ 0x0014, 0, read_printed, 0 },
	{ 0x0015, 0, read_printed, 0 },
	{ 0x089c, 38, read_any, 0 },
	/* NOTE; TXO; OBJ; SERIESTEXT. */
	{ 0x001c, 0, read_note, 0 },
	{ 0x01b6, 0, read_box, 0 },
	{ 0x005d, 0, read_old_object, 0 },
	{ 0x100d, 2, read_short, 0 },
	/* HLINK and its tip; Lbl; DV; WRITEACCESS; SXString. */
	{ 0x01b8, 32, read_any, 1 },
	{ 0x0800, 10, read_any, 1 },
	{ 0x0018, 0, read_name, 1 },
	{ 0x01be, 4, read_advice, 1 },
	{ 0x005c, 0, read_longer, 1 },
	{ 0x00cd, 0, read_long, 1 },
	/* SupBook and CRN: what another book was called and said. */
	{ 0x01ae, 2, read_any, 1 },
	{ 0x005a, 4, read_any, 1 },
	/* MSODRAWING. */
	{ 0x00ec, 0, read_shapes, 1 },
};

/* -- sheets and shared strings -------------------------------------------------- */

static void
add_sheet(struct reader *r)
{
	struct bytes b = r->records.now;
	int is_hidden = (le_at(b, 4, 1) & 3) != 0;
	struct pen *out = is_hidden ? r->excel->hidden : r->excel->shown;

	r->end.has_macros |= le_at(b, 5, 1) == SHEET_IS_MACROS;
	if (r->sheets_len < SHEETS_MAX) {
		r->sheets = arena_grow(r->excel->a, r->sheets, r->sheets_len,
		    &r->sheets_cap, sizeof(*r->sheets));
		r->sheets[r->sheets_len++] =
		    (struct sheet){ le32_at(b, 0), is_hidden };
	}
	excel_take(&r->records, 6);
	excel_characters(
	    &r->records, le_at(excel_take(&r->records, 1), 0, 1), out);
	pen_line(out);
}

static int
compare(const void *left, const void *right)
{
	const struct sheet *a = left, *b = right;

	return a->at < b->at ? -1 : a->at > b->at;
}

/* Records of a sheet, or of the whole book, begin. */
static void
begin_sheet(struct reader *r)
{
	struct sheet key = { .at = (uint32_t)r->records.begin };
	const struct sheet *sheet = NULL;

	/* BIFF8 says so; BIFF5 has the same record with 0x500. */
	r->records.has_flags = le16_at(r->records.now, 0) >= EXCEL_97;
	r->end.has_macros |= le16_at(r->records.now, 2) == MACRO_SHEET;
	if (r->sheets_len == 0)
		return;
	if (!r->is_sorted)
		qsort(r->sheets, r->sheets_len, sizeof(*r->sheets), compare);
	r->is_sorted = 1;
	sheet = bsearch(
	    &key, r->sheets, r->sheets_len, sizeof(*r->sheets), compare);
	/* Charts inside a sheet begin too, and are shown with it. */
	if (sheet != NULL)
		r->out = sheet->is_hidden ? r->excel->hidden : r->excel->shown;
	r->row = UINT32_MAX;
	pen_line(r->out);
}

static void
read_strings(struct reader *r)
{
	uint32_t count = le32_at(r->records.now, 4);
	/* Each takes three octets at least. */
	size_t most = r->records.book.len / 3 + 1;
	struct pen pen;

	if (r->strings_len > 0)
		return;
	if (count > most)
		count = (uint32_t)most;
	r->ends = arena_array(r->excel->a, count, sizeof(*r->ends));
	r->is_used = arena_array(r->excel->a, count, 1);
	pen_init(&pen, TEXT_MAX);
	excel_take(&r->records, 8);
	for (uint32_t i = 0; i < count; i++) {
		if (r->records.now.len < 3 && !excel_go_on(&r->records))
			break;
		excel_characters(
		    &r->records, le16_at(excel_take(&r->records, 2), 0), &pen);
		r->ends[r->strings_len++] = (uint32_t)pen.out.len;
	}
	r->excel->shown->work += pen.work;
	r->strings = pen_take(&pen, r->excel->a);
}

/* A format's number, and its code, whose length takes two octets since 97. */
static void
add_format(struct reader *r)
{
	uint32_t number = le16_at(excel_take(&r->records, 2), 0);
	struct pen pen;

	pen_init(&pen, HEADER_OCTETS_MAX);
	read_longer(r, &pen);
	excel_format_add(&r->formats, number, pen_take(&pen, r->excel->a));
}

/* What no cell shows is there all the same. */
static void
put_unused(struct reader *r)
{
	r->out = r->excel->hidden;
	for (size_t i = 0; i < r->strings_len; i++) {
		if (r->is_used[i])
			continue;
		put_string(r, (uint32_t)i);
		pen_line(r->out);
	}
}

/* -- all records ---------------------------------------------------------------- */

static int
is_begin(uint32_t type)
{
	/* BOF, of Excel 2, 3, 4 and later. */
	return type == 0x0009 || type == 0x0209 || type == 0x0409 ||
	       type == RECORD_BOF;
}

static void
read_record(struct reader *r)
{
	uint32_t type = r->records.type;

	if (is_begin(type)) {
		begin_sheet(r);
		return;
	}
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		if (cells[i].type != type)
			continue;
		begin_cell(r, le16_at(r->records.now, 0));
		/* Excel 2 has its format in the cell, and none is looked at. */
		r->format = cells[i].skip == 6 ? le16_at(r->records.now, 4)
					       : EXCEL_NO_FORMAT;
		excel_take(&r->records, cells[i].skip);
		cells[i].read(r);
		return;
	}
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		struct pen *out =
		    records[i].is_hidden ? r->excel->hidden : r->out;

		if (records[i].type != type)
			continue;
		excel_take(&r->records, records[i].skip);
		records[i].read(r, out);
		/* The result of a formula ends its cell, not its row. */
		if (type != RESULT && type != RESULT_2)
			pen_line(out);
		return;
	}
}

static void
read_special(struct reader *r)
{
	switch (r->records.type) {
	case RECORD_CODEPAGE:
		r->records.codepage = le16_at(r->records.now, 0);
		break;
	case RECORD_FILEPASS:
		r->end.password = r->records.now;
		break;
	case RECORD_SHEET:
		add_sheet(r);
		break;
	case RECORD_STRINGS:
		read_strings(r);
		break;
	case RECORD_DATES:
		r->formats.is_1904 = le16_at(r->records.now, 0) == 1;
		break;
	case RECORD_FORMAT:
		add_format(r);
		break;
	case RECORD_CELL_FORMAT:
		excel_format_cell(&r->formats, le16_at(r->records.now, 2));
		break;
	case RECORD_DRAWINGS:
		/* [MS-ODRAW] 2.2.32: the entry of a picture. */
		r->end.has_pictures |=
		    memmem(r->records.now.p, r->records.now.len, "\x07\xf0",
			2) != NULL;
		break;
	default:
		read_record(r);
	}
}

static struct reader
begin(const struct excel *excel)
{
	return (struct reader){
		.records = { .book = excel->book,
		    .codepages = excel->codepages,
		    .hidden = excel->hidden },
		.excel = excel,
		.formats = { .a = excel->a },
		.out = excel->shown,
		.again = excel->book.len,
		.row = UINT32_MAX,
	};
}

static struct excel_end
read_all(struct reader *r)
{
	while (r->end.password.len == 0 && excel_advance(&r->records)) {
		r->excel->shown->work++;
		read_special(r);
	}
	put_unused(r);
	r->end.is_damaged = r->records.is_damaged;
	return r->end;
}

struct excel_end
excel_read(const struct excel *excel)
{
	struct reader r = begin(excel);

	return read_all(&r);
}

struct excel_end
excel_read_cache(const struct excel *excel)
{
	struct reader r = begin(excel);

	r.records.has_flags = 1;
	r.out = excel->hidden;
	return read_all(&r);
}
