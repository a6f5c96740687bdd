/*
 * excel.c - the text of an Excel workbook before 2007 ([MS-XLS])
 */
#include "text/excel.h"

#include "text/little.h"
#include "text/runs.h"

/* Records that hold text; numbers are [MS-XLS] 2.3. */
enum record_type {
	RECORD_CONTINUE = 0x3c,
	RECORD_FILEPASS = 0x2f,
	RECORD_BOF = 0x809,
	RECORD_SST = 0xfc,
};

/* How a record's text begins. */
enum shape {
	/* Length in two octets, then flags and text when of Excel 97. */
	SHAPE_LONG,
	/* Length in one octet. */
	SHAPE_SHORT,
	/* Text to the end, in the continuation: what a text box says. */
	SHAPE_BOX,
	/* Everything in it that is text, narrow or wide. */
	SHAPE_ANY,
};

static const struct {
	uint32_t type, skip;
	enum shape shape;
} records[] = {
	/* LABEL, RSTRING, STRING: row, column and format first. */
	{ 0x0204, 6, SHAPE_LONG },
	{ 0x00d6, 6, SHAPE_LONG },
	{ 0x0207, 0, SHAPE_LONG },
	/* LABEL of Excel 2; STRING of Excel 2. */
	{ 0x0004, 7, SHAPE_SHORT },
	{ 0x0007, 0, SHAPE_SHORT },
	/* BOUNDSHEET: place and state first. */
	{ 0x0085, 6, SHAPE_SHORT },
	/* HEADER, FOOTER. */
	{ 0x0014, 0, SHAPE_LONG },
	{ 0x0015, 0, SHAPE_LONG },
	/* TXO; NOTE; HLINK; name; data validation; query; WRITEACCESS. */
	{ 0x01b6, 0, SHAPE_BOX },
	{ 0x001c, 4, SHAPE_ANY },
	{ 0x01b8, 0, SHAPE_ANY },
	{ 0x0018, 14, SHAPE_ANY },
	{ 0x01be, 0, SHAPE_ANY },
	{ 0x005c, 0, SHAPE_ANY },
};

struct reader {
	struct bytes book;
	/* The record that is read: its content and where the next begins. */
	struct bytes now;
	size_t next;
	uint32_t type;
	/* 1: strings carry flags (Excel 97 and later). */
	int has_flags;
	struct pen *out;
	struct excel_end end;
};

/* The next record; 0 at the end. */
static int
advance(struct reader *r)
{
	size_t len;

	if (r->next + 4 > r->book.len)
		return 0;
	r->type = le16_at(r->book, r->next);
	len = le16_at(r->book, r->next + 2);
	r->now = bytes_at(r->book, r->next + 4, len);
	r->end.damaged |= r->now.len < len;
	r->next += 4 + len;
	return 1;
}

/* The next record, if it continues this one. */
static int
go_on(struct reader *r)
{
	return le16_at(r->book, r->next) == RECORD_CONTINUE && advance(r);
}

static struct bytes
take(struct reader *r, size_t len)
{
	struct bytes taken = bytes_at(r->now, 0, len);

	r->now = bytes_from(r->now, taken.len);
	return taken;
}

/*
 * `characters` of text from here on.  In a continuation the text begins with
 * flags anew ([MS-XLS] 2.5.293): it may have become wide.
 */
static void
read_characters(struct reader *r, size_t characters, int is_wide)
{
	while (characters > 0) {
		struct bytes text = take(r, characters << is_wide);

		if (is_wide)
			pen_utf16(r->out, text);
		else
			pen_octets(r->out, text);
		characters -= (text.len + (size_t)is_wide) >> is_wide;
		if (characters == 0 || !go_on(r))
			break;
		is_wide =
		    r->has_flags && (take(r, 1).len == 1) && (r->now.p[-1] & 1);
	}
	pen_line(r->out);
}

/* A string of Excel 97 whose length is known: flags, rich runs, phonetics. */
static void
read_rich(struct reader *r, size_t characters)
{
	struct bytes flags_at = take(r, 1);
	uint32_t flags = flags_at.len == 1 ? flags_at.p[0] : 0;
	size_t after = 0;

	if (flags & 8)
		after += (size_t)4 * le16_at(take(r, 2), 0);
	if (flags & 4)
		after += le32_at(take(r, 4), 0);
	read_characters(r, characters, flags & 1);
	while (after > 0) {
		size_t passed = take(r, after).len;

		after -= passed;
		if (after > 0 && !go_on(r))
			break;
	}
}

static void
read_shared(struct reader *r)
{
	uint32_t count = le32_at(r->now, 4);

	take(r, 8);
	for (uint32_t i = 0; i < count; i++) {
		if (r->now.len < 3 && !go_on(r))
			break;
		read_rich(r, le16_at(take(r, 2), 0));
	}
}

static void
read_shape(struct reader *r, enum shape shape)
{
	size_t len;

	switch (shape) {
	case SHAPE_SHORT:
	case SHAPE_LONG:
		len = shape == SHAPE_LONG ? le16_at(take(r, 2), 0)
					  : le_at(take(r, 1), 0, 1);
		if (r->has_flags)
			read_rich(r, len);
		else
			read_characters(r, len, 0);
		break;
	case SHAPE_BOX:
		len = le16_at(r->now, 10);
		if (len > 0 && go_on(r))
			read_rich(r, len);
		break;
	case SHAPE_ANY:
		runs_read(r->now, r->out);
		break;
	}
}

static void
read_record(struct reader *r)
{
	/* BIFF8 says so; BIFF5 has the same record with 0x500. */
	if (r->type == RECORD_BOF)
		r->has_flags = le16_at(r->now, 0) >= 0x600;
	if (r->type == RECORD_FILEPASS)
		r->end.password = r->now;
	if (r->type == RECORD_SST) {
		read_shared(r);
		return;
	}
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		if (records[i].type != r->type || records[i].skip > r->now.len)
			continue;
		take(r, records[i].skip);
		read_shape(r, records[i].shape);
		return;
	}
}

struct excel_end
excel_read(struct bytes book, struct pen *out)
{
	struct reader r = { .book = book, .out = out };

	while (advance(&r) && r.end.password.len == 0)
		read_record(&r);
	return r.end;
}
