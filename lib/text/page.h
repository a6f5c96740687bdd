/*
 * page.h - a part that is HTML to its texts
 */
#ifndef TEXT_PAGE_H
#define TEXT_PAGE_H

#include "record/rebuilt.h"
#include "text/content.h"

/* 1: it is called HTML, or looks like it. */
int page_is(const struct source *in);

/*
 * What is shown, told in attributes and hidden, in every likely charset; as
 * Outlook reads it too, where words come out otherwise.
 */
void page_read(struct arena *a, const struct source *in, struct content *out);

/* The page to be looked at, in its likeliest charset. */
void page_rebuild(
    struct arena *a, const struct source *in, struct rebuilt *out);

#endif
