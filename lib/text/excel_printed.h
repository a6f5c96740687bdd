/*
 * excel_printed.h - headers and footers without the codes of printing
 */
#ifndef TEXT_EXCEL_PRINTED_H
#define TEXT_EXCEL_PRINTED_H

#include "text/pen.h"

/*
 * Write what is printed ([MS-XLS] 2.4.124): "&L&\"Arial\"&12Hello &P" says
 * "Hello".  Left, middle and right stand on lines of their own.
 */
void excel_printed(struct utf8 text, struct pen *out);

#endif
