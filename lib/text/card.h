/*
 * card.h - iCalendar and vCard to text (RFC 5545, 6350, 2425)
 *
 * Lines are unfolded, escapes undone, vCard 2.1's quoted-printable decoded.
 */
#ifndef TEXT_CARD_H
#define TEXT_CARD_H

#include "text/content.h"

int card_is(const struct source *in);
void card_read(struct arena *a, const struct source *in, struct content *out);

#endif
