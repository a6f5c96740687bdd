/*
 * pdf.h - the text of a PDF [poppler-glib]
 *
 * Pages, also of layers that are switched off, annotations, form fields, title
 * and the other properties, outline, alternative texts, words that line ends
 * divide; hidden: what earlier revisions said and the newest does not.  Attached
 * files are members; those that need a password where the document does not
 * have the gap "encrypted".  A page without text is a picture: the gap
 * "unread_media".  Needs a password when it does not open without one: an
 * owner's password alone hides nothing.
 *
 * BUGS  Forms of XFA are not read but for what is shown in place of them.
 */
#ifndef TEXT_PDF_H
#define TEXT_PDF_H

#include "text/content.h"

/* Before the sandbox: what the library sets up once. */
void pdf_prepare(void);

/* 1: it begins like one, but for blanks. */
int pdf_is(const struct source *in);

/* 1: it could be one behind something else: readers look so far. */
int pdf_is_inside(const struct source *in);

/* What does not begin like a PDF and does not open as one adds nothing. */
void pdf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
