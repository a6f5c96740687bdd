/*
 * word.h - the text of a Word document before 2007 ([MS-DOC])
 *
 * By its piece table: the document, footnotes, headers, comments, text boxes,
 * as they follow each other there.  Codes of fields (addresses of links),
 * hidden text and what was deleted under tracking are written apart.  Word 6
 * and 95 without a table, and Word 2: the run of text that their header names.
 * BUGS  Hidden text of Word 6 and 95, and what a style hides, is shown.
 */
#ifndef TEXT_WORD_H
#define TEXT_WORD_H

#include "text/codepage.h"

enum word_end {
	WORD_READ,
	/* Nothing usable was found: its octets are to be looked at otherwise. */
	WORD_DAMAGED,
	/* A password is needed. */
	WORD_ENCRYPTED,
};

struct word {
	/* For what is hidden where. */
	struct arena *a;
	/* The stream WordDocument; 0Table and 1Table, empty if not there. */
	struct bytes document, tables[2];
	struct codepages *codepages;
	struct pen *shown, *hidden;
};

/* Write its text with both pens; what was read stays when it ends damaged. */
enum word_end word_read(const struct word *word);

#endif
