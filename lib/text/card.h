/*
 * card.h - iCalendar and vCard to text (RFC 5545, 6350, 2425; vCard 2.1)
 *
 * Lines are unfolded, escapes undone, quoted-printable and base64 decoded.  What
 * a calendar or address book shows is text, the rest hidden text; HTML is read
 * as a page, files written into it are members, pictures of people are not.
 */
#ifndef TEXT_CARD_H
#define TEXT_CARD_H

#include "text/content.h"

int card_is(const struct source *in);
void card_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
