/*
 * slides.h - the text of a PowerPoint file before 2007 ([MS-PPT])
 *
 * Every text atom: slides, notes, masters, comments, what older savings left.
 */
#ifndef TEXT_SLIDES_H
#define TEXT_SLIDES_H

#include "text/pen.h"

/* `document` is the stream "PowerPoint Document".  1: a record is cut. */
int slides_read(struct bytes document, struct pen *out);

/* 1: the stream "Current User" says that a password is needed. */
int slides_are_encrypted(struct bytes current_user);

#endif
