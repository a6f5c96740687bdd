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

/* What the HTML reader counts: quotations that are open, and those that ended. */
struct quotes {
	struct arena *a;
	/* How many are open, and where the outermost began. */
	size_t depth, start;
	struct spans ended;
	size_t cap;
};

/* One begins, or ends, at octet `at`.  One inside another is the outer's. */
void quotes_take(struct quotes *q, size_t at, int is_end);

/* At most QUOTED_MAX; one that is open goes to the end, at `at`. */
struct spans quotes_end(struct quotes *q, size_t at);

#endif
