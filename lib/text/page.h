/*
 * page.h - a part that is HTML to its texts
 */
#ifndef TEXT_PAGE_H
#define TEXT_PAGE_H

#include "text/content.h"

/*
 * What is shown, told in attributes and hidden, in every likely charset; as
 * Outlook reads it too, where words come out otherwise.
 */
void page_read(struct arena *a, const struct source *in, struct content *out);

#endif
