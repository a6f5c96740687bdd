/*
 * excel.h - the text of an Excel workbook before 2007 ([MS-XLS])
 *
 * Cells of Excel 2 to 2003 row by row, a tab between two: strings, numbers,
 * dates and results of formulas; then notes, text boxes, titles of charts,
 * headers and footers.  Hidden sheets, defined names, links, phonetics and
 * strings that no cell shows are written apart.
 * BUGS  Times, fractions and currencies are plain numbers, and so is everything
 * of Excel 2 to 4.  Strings inside formulas are not looked for.
 */
#ifndef TEXT_EXCEL_H
#define TEXT_EXCEL_H

#include "text/codepage.h"

struct excel {
	struct arena *a;
	/* The stream Workbook or Book, or a file of Excel 2 to 4. */
	struct bytes book;
	struct codepages *codepages;
	struct pen *shown, *hidden;
};

struct excel_end {
	/* The FILEPASS record's content; len 0 when not encrypted. */
	struct bytes password;
	/* 1: a record reaches beyond the end. */
	int is_damaged;
	/* 1: it has a sheet of macros, or pictures. */
	int has_macros, has_pictures;
};

/* Reading stops at FILEPASS: what follows needs a password. */
struct excel_end excel_read(const struct excel *excel);

/* A stream of what a pivot table remembers, all of it hidden. */
struct excel_end excel_read_cache(const struct excel *excel);

#endif
