/*
 * excel.h - the text of an Excel workbook before 2007 ([MS-XLS])
 *
 * Strings of the shared table and of cells, sheet names (hidden sheets too),
 * notes, text boxes, headers and footers, results of formulas, of Excel 2 to
 * 2003.  BUGS  Numbers are not formatted; strings inside formulas are not
 * looked for.
 */
#ifndef TEXT_EXCEL_H
#define TEXT_EXCEL_H

#include "text/pen.h"

struct excel_end {
	/* The FILEPASS record's content; len 0 when not encrypted. */
	struct bytes password;
	/* 1: a record reaches beyond the end. */
	int damaged;
};

/* `book` is the stream Workbook or Book, or a file of Excel 2 to 4. */
struct excel_end excel_read(struct bytes book, struct pen *out);

#endif
