/*
 * plain.h - a part that is text to its texts, and the files written into it
 *
 * Plain text as it stands; where lines flow (RFC 3676 with DelSp) also with its
 * words joined.  text/enriched loses its commands.  What begins like a page is
 * read as one too: a browser opens it by its name.
 */
#ifndef TEXT_PLAIN_H
#define TEXT_PLAIN_H

#include "text/content.h"

void plain_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

/*
 * Lines that end with a blank and go on in the next, joined without the blank;
 * marks of quoting and stuffed blanks before the next are dropped.  `text` when
 * there is none; lives as long as `a`.
 */
struct utf8 plain_joined(struct arena *a, struct utf8 text);

#endif
