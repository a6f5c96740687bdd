/*
 * excel_record.c - records of a workbook, and the strings in them ([MS-XLS])
 */
#include "text/excel_record.h"

#include "text/little.h"

enum {
	/* 2.5.293: flags of a string. */
	IS_WIDE = 1,
	HAS_PHONETICS = 4,
	HAS_RUNS = 8,
	/* 2.5.86, ExtRst: where its text stands, the length before it. */
	PHONETIC_LENGTH = 10,
	PHONETIC_TEXT = 14,
};

int
excel_advance(struct excel_records *r)
{
	size_t len;

	if (r->next + 4 > r->book.len)
		return 0;
	r->begin = r->next;
	r->type = le16_at(r->book, r->next);
	len = le16_at(r->book, r->next + 2);
	r->now = bytes_at(r->book, r->next + 4, len);
	r->is_damaged |= r->now.len < len;
	r->next += 4 + len;
	return 1;
}

int
excel_go_on(struct excel_records *r)
{
	return le16_at(r->book, r->next) == EXCEL_CONTINUE && excel_advance(r);
}

struct bytes
excel_take(struct excel_records *r, size_t len)
{
	struct bytes taken = bytes_at(r->now, 0, len);

	r->now = bytes_from(r->now, taken.len);
	return taken;
}

/* 1 and the flags that a continued text begins with, of Excel 97. */
static int
take_flags(struct excel_records *r, uint32_t *flags)
{
	struct bytes b = excel_take(r, r->has_flags ? 1 : 0);

	*flags = le_at(b, 0, 1);
	return b.len == 1;
}

/*
 * In a continuation the text begins with flags anew: it may have become wide.
 */
static void
read_text(
    struct excel_records *r, size_t characters, uint32_t flags, struct pen *out)
{
	while (characters > 0) {
		size_t width = (flags & IS_WIDE) != 0 ? 2 : 1;
		struct bytes text = excel_take(r, characters * width);

		if (width == 2)
			pen_utf16(out, text);
		else
			codepages_write(r->codepages,
			    r->has_flags ? 0 : r->codepage, text, out);
		/* Half a letter at the end counts as one. */
		characters -= (text.len + width - 1) / width;
		if (characters == 0 || !excel_go_on(r))
			break;
		take_flags(r, &flags);
	}
}

/* Pass `len` octets, and read the phonetics if they are these. */
static void
pass(struct excel_records *r, size_t len, int is_phonetics)
{
	if (is_phonetics && r->now.len >= len && len > PHONETIC_TEXT) {
		pen_utf16(r->hidden,
		    bytes_at(bytes_at(r->now, 0, len), PHONETIC_TEXT,
			2 * (size_t)le16_at(r->now, PHONETIC_LENGTH)));
		pen_line(r->hidden);
	}
	while (len > 0) {
		size_t passed = excel_take(r, len).len;

		len -= passed;
		if (len > 0 && !excel_go_on(r))
			break;
	}
}

void
excel_characters(struct excel_records *r, size_t characters, struct pen *out)
{
	uint32_t flags = 0;
	size_t runs = 0, phonetics = 0;

	if (take_flags(r, &flags)) {
		if ((flags & HAS_RUNS) != 0)
			runs = (size_t)4 * le16_at(excel_take(r, 2), 0);
		if ((flags & HAS_PHONETICS) != 0)
			phonetics = le32_at(excel_take(r, 4), 0);
	}
	read_text(r, characters, flags, out);
	pass(r, runs, 0);
	pass(r, phonetics, 1);
}
