/* excel_test.c - what a reader would see of a workbook before 2007 */
#include "tests/tap.h"
#include "text/compound.h"

#include "tests/text/octets.h"
#include "tests/text/ole_builder.h"
#include "tests/text/seen.h"

enum { ARENA = 256 << 20, RECORDS = 8 };

struct biff {
	uint32_t type;
	const char *octets;
	size_t len;
};

#define R(type, octets)                                                        \
	{                                                                      \
		type, octets, sizeof(octets) - 1                               \
	}
/* How the globals, and a sheet, of Excel 97 and of Excel 5 begin. */
#define BOOK_97  R(0x809, "\0\6\5\0")
#define SHEET_97 R(0x809, "\0\6\20\0")
#define BOOK_5   R(0x809, "\0\5\5\0")
#define SHEET_5  R(0x809, "\0\5\20\0")
/* The table with "word" and "other", narrow, and a cell that shows it. */
#define STRINGS                                                                \
	R(0xfc, "\2\0\0\0\2\0\0\0"                                             \
		"\4\0\0word"                                                   \
		"\5\0\0other")
#define CELL(row, column, index)                                               \
	R(0xfd, row "\0" column "\0\0\0" index "\0\0\0")

/* clang-format off */
static const struct {
	const char *promise;
	struct biff records[RECORDS];
	const char *seen;
} books[] = {
	{ "cells show strings of the table, row by row",
	    { BOOK_97, STRINGS, SHEET_97, CELL("\1", "\0", "\0"),
		CELL("\1", "\1", "\1"), CELL("\2", "\0", "\0") },
	    "word\tother/word" },
	{ "a string that no cell shows is hidden",
	    { BOOK_97, STRINGS, SHEET_97, CELL("\1", "\0", "\0") },
	    "word~other" },
	{ "a cell that shows a string that is not there",
	    { BOOK_97, STRINGS, SHEET_97, CELL("\1", "\0", "\11") },
	    "~word/other" },
	{ "wide strings", { BOOK_97,
	    R(0xfc, "\1\0\0\0\1\0\0\0\2\0\1w\0\x35\4"), SHEET_97,
	    CELL("\1", "\0", "\0") }, "w\xd0\xb5" },
	{ "a string goes on in the next record, and becomes wide", { BOOK_97,
	    R(0xfc, "\1\0\0\0\1\0\0\0\4\0\0wo"), R(0x3c, "\1r\0d\0"),
	    SHEET_97, CELL("\1", "\0", "\0") }, "word" },
	{ "rich runs and phonetics stand behind a string", { BOOK_97,
	    R(0xfc, "\2\0\0\0\2\0\0\0"
		"\4\0\14" "\1\0" "\22\0\0\0" "word" "\0\0\0\0"
		"\1\0\16\0\0\0\0\0\0\0\2\0\2\0h\0i\0"
		"\5\0\0other"),
	    SHEET_97, CELL("\1", "\0", "\0"), CELL("\1", "\0", "\1") },
	    "word\tother~hi" },
	{ "they may go on in the next record", { BOOK_97,
	    R(0xfc, "\2\0\0\0\2\0\0\0" "\4\0\10\1\0word\0\0"),
	    R(0x3c, "\0\0" "\5\0\0other"), SHEET_97,
	    CELL("\1", "\0", "\0"), CELL("\1", "\0", "\1") },
	    "word\tother" },
	{ "numbers as they are", { BOOK_97, SHEET_97,
	    R(0x203, "\1\0\0\0\0\0" "\0\0\0\0\0\0\xf8\x3f"),
	    R(0x27e, "\1\0\1\0\0\0" "\x16\0\0\0"),
	    R(0x27e, "\1\0\2\0\0\0" "\x17\x27\0\0") },
	    "1.5\t5\t25.01" },
	{ "several numbers in one record", { BOOK_97, SHEET_97,
	    R(0xbd, "\1\0\0\0" "\0\0\x16\0\0\0" "\0\0\x1a\0\0\0" "\1\0") },
	    "5\t6" },
	{ "a large number has no exponent", { BOOK_97, SHEET_97,
	    R(0x203, "\1\0\0\0\0\0" "\000\000\340\154\155\147\355\101") },
	    "3946539879" },
	{ "a date of birth is a date", { BOOK_97, R(0xe0, "\0\0\0\0"),
	    R(0xe0, "\0\0\16\0"), SHEET_97,
	    R(0x27e, "\1\0\0\0\1\0\172\122\002\000"),
	    R(0x27e, "\1\0\1\0\0\0\172\122\002\000") },
	    "29/02/2004\t38046" },
	{ "a telephone number keeps its first zero", { BOOK_97,
	    R(0x41e, "\xa4\0\13\0\0" "00000000000"), R(0xe0, "\0\0\xa4\0"),
	    SHEET_97,
	    R(0x203, "\1\0\0\0\0\0" "\000\000\000\240\242\170\375\101") },
	    "07911123456" },
	{ "and its blanks", { BOOK_97,
	    R(0x41e, "\xa4\0\14\0\0" "000 000 0000"), R(0xe0, "\0\0\xa4\0"),
	    SHEET_97, R(0x27e, "\1\0\0\0\0\0\x16\0\0\0") },
	    "000 000 0005" },
	{ "a number that is longer than its format keeps its digits", { BOOK_97,
	    R(0x41e, "\xa4\0\5\0\0" "00000"), R(0xe0, "\0\0\xa4\0"),
	    SHEET_97, R(0x27e, "\1\0\0\0\0\0" "\002\265\144\000") },
	    "1649984" },
	{ "letters in quotes are no date", { BOOK_97,
	    R(0x41e, "\xa4\0\10\0\0" "0\"days\"\\d"), R(0xe0, "\0\0\xa4\0"),
	    SHEET_97, R(0x27e, "\1\0\0\0\0\0\x16\0\0\0") }, "5" },
	{ "days may be counted from 1904", { BOOK_97, R(0x22, "\1\0"),
	    R(0xe0, "\0\0\16\0"), SHEET_97,
	    R(0x27e, "\1\0\0\0\0\0\x06\0\0\0") }, "02/01/1904" },
	{ "a number that is none", { BOOK_97, SHEET_97,
	    R(0x203, "\1\0\0\0\0\0" "\0\0\0\0\0\0\xf0\x7f") }, "" },
	{ "results of formulas, numbers and strings", { BOOK_97, SHEET_97,
	    R(0x6, "\1\0\0\0\0\0" "\0\0\0\0\0\0\xf8\x3f"),
	    R(0x6, "\1\0\1\0\0\0" "\0\0\0\0\0\0\xff\xff"),
	    R(0x207, "\4\0\0word"),
	    CELL("\2", "\0", "\0") }, "1.5\tword" },
	{ "labels in cells", { BOOK_97, SHEET_97,
	    R(0x204, "\1\0\0\0\0\0\4\0\0word") }, "word" },
	{ "names of sheets", { BOOK_97,
	    R(0x85, "\0\0\0\0\0\0\4\0Name") }, "Name" },
	{ "names of hidden sheets are hidden", { BOOK_97,
	    R(0x85, "\0\0\0\0\1\0\4\0Name"),
	    R(0x85, "\0\0\0\0\2\0\4\0Very") }, "~Name/Very" },
	{ "a hidden sheet is hidden", { BOOK_97,
	    R(0x85, "\x18\0\0\0\2\0\4\0Name"), SHEET_97,
	    R(0x204, "\1\0\0\0\0\0\4\0\0word") }, "~Name/word" },
	{ "a sheet behind it is not", { BOOK_97,
	    R(0x85, "\x39\0\0\0\0\0\0\0"),
	    R(0x85, "\x20\0\0\0\2\0\0\0"), SHEET_97,
	    R(0x204, "\1\0\0\0\0\0\4\0\0word"), SHEET_97,
	    R(0x204, "\1\0\0\0\0\0\5\0\0other") }, "other~word" },
	{ "a header without the codes of printing", { BOOK_97, SHEET_97,
	    R(0x14, "\x1f\0\0&L&\"Arial,Bold\"&12Left&RA && B &P") },
	    "Left/A & B " },
	{ "no code is a letter of many octets", { BOOK_97, SHEET_97,
	    R(0x14, "\3\0\0&\xe9&") }, "\xc3\xa9" },
	{ "a note's author and its text", { BOOK_97, SHEET_97,
	    R(0x1c, "\1\0\0\0\0\0\1\0\3\0\0Ann"),
	    R(0x1b6, "\0\0\0\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0"),
	    R(0x3c, "\0word") }, "Ann/word" },
	{ "a title in a chart", { BOOK_97, SHEET_97,
	    R(0x100d, "\0\0\4\0word") }, "word" },
	{ "a name that somebody made", { BOOK_97,
	    R(0x18, "\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0word") }, "~word" },
	{ "a link", { BOOK_97, SHEET_97, R(0x1b8,
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    "\0\0h\0t\0t\0p\0:\0\0\0") }, "~http:" },
	{ "what is asked for and what is wrong", { BOOK_97, SHEET_97,
	    R(0x1be, "\0\0\0\0\1\0\0a\1\0\0b\1\0\0c\1\0\0d") },
	    "~a/b/c/d" },
	{ "Excel 5 in its codepage", { BOOK_5, R(0x42, "\xe3\4"), SHEET_5,
	    R(0x204, "\1\0\0\0\0\0\2\0\xe4\xe0") }, "\xd0\xb4\xd0\xb0" },
	{ "a header of Excel 5", { BOOK_5, SHEET_5, R(0x14, "\4&Chi") },
	    "hi" },
	{ "a note of Excel 5", { BOOK_5, SHEET_5,
	    R(0x1c, "\1\0\0\0\4\0word") }, "word" },
	{ "Excel 2", { R(0x9, "\2\0\20\0"),
	    R(0x4, "\1\0\0\0\0\0\0\4word"),
	    R(0x2, "\1\0\1\0\0\0\0\5\0") }, "word\t5" },
	{ "a sheet of macros", { BOOK_97, R(0x809, "\0\6\x40\0") },
	    " macros" },
	{ "a picture is a gap", { BOOK_97, R(0xeb, "\x02\0\x07\xf0") },
	    " (unread_media)" },
	{ "a password is needed, and nothing is made of the rest", { BOOK_97,
	    R(0x2f, "\1\0\1\0\1\0"), SHEET_97,
	    R(0x204, "\1\0\0\0\0\0\4\0\0word") }, " encrypted" },
	{ "a sheet that is protected is not encrypted", { BOOK_97, SHEET_97,
	    R(0x12, "\1\0"), R(0x13, "\x34\x12"),
	    R(0x204, "\1\0\0\0\0\0\4\0\0word") }, "word" },
	{ "more strings than there are", { BOOK_97,
	    R(0xfc, "\1\0\0\0\xff\xff\xff\xff" "\4\0\0word") }, "~word" },
	{ "a string that is longer than the file", { BOOK_97, SHEET_97,
	    R(0x204, "\1\0\0\0\0\0\xff\xff\0word") }, "word" },
	{ "a record that is too short for what it is", { BOOK_97, SHEET_97,
	    R(0x203, "\1\0"), R(0xfd, ""), R(0x1b6, "\0"), R(0x18, ""),
	    R(0xbd, "\1\0") }, "0" },
	{ "another book's name and cells", { BOOK_97,
	    R(0x1ae, "\1\0\0\0\0book.xls"),
	    R(0x5a, "\0\0\0\0\2word") }, "~book.xls/word" },
};
/* clang-format on */

static void
read_streams(struct arena *a, const struct ole_build_stream *streams, size_t n,
    struct content *out)
{
	const struct source in = { .path = UTF8("2"),
		.octets = ole_build(a, streams, n) };
	struct budget left = { 1 << 20, 100 };

	*out = (struct content){ 0 };
	compound_read(a, &in, &left, out);
}

static void
read_book(
    struct arena *a, const char *name, struct strbuf *b, struct content *out)
{
	const struct ole_build_stream book = { name, strbuf_bytes(b) };

	read_streams(a, &book, 1, out);
}

static void
put_record(struct strbuf *b, const struct biff *r)
{
	octets_number(b, r->type, 2);
	octets_number(b, r->len, 2);
	strbuf_add(b, r->octets, r->len);
}

static void
whole(void)
{
	for (size_t i = 0; i < sizeof(books) / sizeof(books[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf b;
		struct content c;

		octets_init(&b);
		for (size_t k = 0; k < RECORDS; k++)
			if (books[i].records[k].octets != NULL)
				put_record(&b, &books[i].records[k]);
		read_book(a, i % 2 == 0 ? "Workbook" : "Book", &b, &c);
		seen_same(&c, books[i].seen, books[i].promise);
		strbuf_done(&b);
		arena_free(a);
	}
}

static void
cut(void)
{
	static const struct biff begin = BOOK_97;
	struct arena *a = arena_new(ARENA);
	struct strbuf b, out;
	struct content c;

	octets_init(&b);
	put_record(&b, &begin);
	octets_number(&b, 0x204, 2);
	octets_number(&b, 500, 2);
	strbuf_add(&b, "\1\0\0\0\0\0\4\0\0word", 13);
	read_book(a, "Workbook", &b, &c);
	seen(&c, &out);
	if (!tap_ok(strstr(strbuf_cstr(&out), "word") != NULL &&
			strstr(strbuf_cstr(&out), "(document_damaged)"),
		"a record that is cut is read as far as it goes, and said"))
		tap_note("%s", strbuf_cstr(&out));
	strbuf_done(&b);
	strbuf_done(&out);
	arena_free(a);
}

/* What a pivot table remembers of its data. */
static void
cache(void)
{
	static const struct biff begin = BOOK_97;
	static const struct biff string = R(0xcd, "\4\0\0word");
	struct arena *a = arena_new(ARENA);
	struct strbuf book, b, out;
	struct ole_build_stream streams[] = { { "Workbook", { NULL, 0 } },
		{ "_SX_DB_CUR/0001", { NULL, 0 } } };
	struct content c;

	octets_init(&book);
	put_record(&book, &begin);
	octets_init(&b);
	put_record(&b, &string);
	streams[0].octets = strbuf_bytes(&book);
	streams[1].octets = strbuf_bytes(&b);
	read_streams(a, streams, 2, &c);
	strbuf_done(&book);
	seen(&c, &out);
	if (!tap_ok(strncmp(strbuf_cstr(&out), "~word", 5) == 0,
		"what a pivot table remembers is hidden"))
		tap_note("%s", strbuf_cstr(&out));
	strbuf_done(&b);
	strbuf_done(&out);
	arena_free(a);
}

/* What a hostile sender repeats: twice of it is about twice the work. */
static const struct {
	const char *promise;
	struct biff first, again;
} nasty[] = {
	{ "a long string in every cell",
	    R(0xfc, "\1\0\0\0\1\0\0\0\x40\0\0"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	    CELL("\1", "\0", "\0") },
	{ "tables of strings", BOOK_97, STRINGS },
	{ "sheets", BOOK_97, R(0x85, "\0\0\0\0\0\0\0\0") },
	{ "beginnings of sheets", R(0x85, "\0\0\0\0\0\0\0\0"), SHEET_97 },
	{ "continuations", STRINGS, R(0x3c, "\0a") },
	{ "empty records", BOOK_97, R(0x204, "") },
	{ "formats", BOOK_97,
	    R(0x41e, "\xa4\0\5\0\0"
		     "00000") },
	{ "formats of cells", BOOK_97, R(0xe0, "\0\0\xa4\0") },
};

static uint64_t
work_of(const struct biff *first, const struct biff *again, size_t n)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf b;
	struct content c;

	octets_init(&b);
	put_record(&b, first);
	for (size_t i = 0; i < n; i++)
		put_record(&b, again);
	read_book(a, "Workbook", &b, &c);
	strbuf_done(&b);
	arena_free(a);
	return c.work;
}

static void
linear(void)
{
	enum { N = 20 * 1000 };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(&nasty[i].first, &nasty[i].again, N);
		uint64_t twice =
		    work_of(&nasty[i].first, &nasty[i].again, 2 * N);

		tap_linear(once, twice, 0, nasty[i].promise);
	}
}

int
main(void)
{
	whole();
	cut();
	cache();
	linear();
	return tap_done();
}
