/*
 * rtf.h - Rich Text Format to text (RTF 1.9.1)
 *
 * What is shown: the body, then notes, headers and boxes, a line each.  Apart
 * from it what is not shown: hidden and deleted text, instructions of fields
 * (addresses of links), properties, destinations nobody knows.  Objects become
 * members, and so does the HTML that a message of Outlook was ([MS-OXRTFEX]).
 * BUGS  Pictures are not looked at (gap "unread_media").
 */
#ifndef TEXT_RTF_H
#define TEXT_RTF_H

#include "text/content.h"

/* Also with something before "{\rtf1", or with its name damaged. */
int rtf_is(const struct source *in);
void rtf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
