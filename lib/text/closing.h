/*
 * closing.h - what a text may close with: a signature, notices
 *
 * Nothing says where a letter ends and its signature begins, but that the same
 * lines stand under the next letter too.  Here are the last paragraphs of what
 * the sender wrote himself, each of which may be one; whoever has seen his
 * other mail knows which are (milter/learned.h).
 *
 * A paragraph ends with a blank line or a row of dashes; where a text has no
 * blank line, as pages have none, each line is one.  The first paragraph closes
 * nothing, unless "-- " stands above it (RFC 3676 section 4.3).
 */
#ifndef TEXT_CLOSING_H
#define TEXT_CLOSING_H

#include "text/text.h"

enum {
	/* Paragraphs of one text; a page's signature has a dozen lines. */
	CLOSINGS_MAX = 12,
	/* Octets of one; a longer paragraph is a letter, and ends the search. */
	CLOSING_OCTETS_MAX = 4096,
};

/*
 * The paragraphs, in order, at the end of what the sender wrote himself: under a
 * quotation, or above one that goes on to the end of `text`.  Lives as long as
 * `a`.  Looks at no more than CLOSINGS_MAX * CLOSING_OCTETS_MAX octets.
 */
struct spans closing_find(
    struct arena *a, struct utf8 text, struct spans quoted);

#endif
