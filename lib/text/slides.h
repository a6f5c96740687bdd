/*
 * slides.h - the text of a PowerPoint file before 2007 ([MS-PPT])
 *
 * Every text atom: slides, hidden ones too, notes, masters, comments, what
 * older savings left.  Names and descriptions of shapes are written apart.
 */
#ifndef TEXT_SLIDES_H
#define TEXT_SLIDES_H

#include "text/embedded.h"
#include "text/pen.h"

struct slides {
	struct holder holder;
	/* The stream "PowerPoint Document". */
	struct bytes document;
	struct pen *shown, *hidden;
};

/*
 * Objects and macro projects inside become members.  1: a record reaches
 * beyond the end.
 */
int slides_read(const struct slides *slides);

/*
 * 1: a password is needed, by the stream "Current User" or by the document's
 * own records.
 */
int slides_are_encrypted(struct bytes current_user, struct bytes document);

#endif
