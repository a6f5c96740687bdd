/*
 * quote.h - what a text repeats of other mail
 *
 * A reviewer is to see at once what the sender wrote himself, and words that
 * are quoted counted when their author sent them.  Known are lines that begin
 * with '>' (RFC 3676 section 4.5), the line "On ... wrote:" before them,
 * "-----Original Message-----" and the block From/Sent/To/Subject, after which
 * everything is the older mail, and what HTML puts into a blockquote.
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

/*
 * 1: nothing but blanks stands outside of what is quoted.  Such a text is its
 * sender's: to send it on is what he does.
 */
int quote_is_all(struct utf8 text, struct spans quoted);

/* 1 when octet `at` is quoted. */
int quote_holds(struct spans quoted, size_t at);

/* The blockquotes of a page as stretches: inner ones are their outer one's. */
struct html_quote;
struct spans quote_spans(
    struct arena *a, const struct html_quote *quotes, size_t len);

#endif
