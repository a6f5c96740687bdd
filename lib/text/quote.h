/*
 * quote.h - what a text repeats of other mail
 *
 * A reviewer is to see at once what the sender wrote himself.  Known are lines
 * that begin with '>' (RFC 3676 section 4.5), the line "On ... wrote:" before
 * them, "-----Original Message-----" and the block From/Sent/To/Subject, after
 * which everything is the older mail, and what HTML puts into a blockquote.
 *
 * BUGS  English words only.  A sender may write what looks like a quotation;
 * it is marked, never left out.
 */
#ifndef TEXT_QUOTE_H
#define TEXT_QUOTE_H

#include "text/text.h"

/*
 * The stretches of `text` that are quoted, text->quoted among them, at most
 * `most`; *over becomes 1 when there were more.  Live as long as `a`.  Linear.
 */
struct spans quote_find(
    struct arena *a, const struct text *text, size_t most, int *over);

/* The blockquotes of a page as stretches: inner ones are their outer one's. */
struct html_quote;
struct spans quote_spans(
    struct arena *a, const struct html_quote *quotes, size_t len);

#endif
