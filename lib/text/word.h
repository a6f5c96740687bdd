/*
 * word.h - the text of a Word document before 2007 ([MS-DOC])
 *
 * By its piece table: the document, footnotes, headers, comments, text boxes
 * and what was deleted under tracking, as they follow each other there.  Word
 * 6 and 95 without one: the run of text its header names.
 */
#ifndef TEXT_WORD_H
#define TEXT_WORD_H

#include "text/pen.h"

enum word_end {
	WORD_READ,
	/* Nothing usable was found: its octets are to be looked at otherwise. */
	WORD_DAMAGED,
	/* A password is needed. */
	WORD_ENCRYPTED,
};

/*
 * `document` is the stream WordDocument, `tables` are 0Table and 1Table (empty
 * if not there).  Text goes to `out`.
 */
enum word_end word_read(
    struct bytes document, const struct bytes tables[2], struct pen *out);

#endif
