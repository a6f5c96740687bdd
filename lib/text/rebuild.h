/*
 * rebuild.h - a page of HTML as its reader saw it, rebuilt from an allow-list
 *
 *	html_page.c tells what is shown  ->  rebuild.c  ->  struct rebuilt
 *
 *	rebuild.c          elements, text and notes, within bounds
 *	rebuild_form.c     what an element of mail becomes: tables
 *
 * Nothing of the page is copied but text and numbers: each element and attribute
 * is one of ours.  The text is that of html_text()'s `shown`, so that both views
 * of a message say the same; in the place of what would be fetched or filled in
 * stands a note in brackets, behind a link its address.
 *
 * BUGS  Of styles only colours, size of letters, bold, italic, lines and
 * alignment; of a picture behind text that there is one, not whose.
 */
#ifndef TEXT_REBUILD_H
#define TEXT_REBUILD_H

#include "base/arena.h"
#include "base/bytes.h"
#include "record/rebuilt.h"

/* Never fails: what does not fit is a gap.  `*out` lives as long as `a`. */
void rebuild_html(struct arena *a, struct utf8 html, struct rebuilt *out);

#endif
