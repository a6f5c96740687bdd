/*
 * as_sent.h - a part of an opened message as it was sent: a document of its own
 *
 *	struct rebuilt (checked)  ->  as_sent_answer()  ->  <iframe sandbox="">
 *
 * It comes by a route of its own and under a policy of its own: no script, no
 * style, no picture, no request, no form, an origin that is nobody's, in a frame
 * of ours alone.  A srcdoc would need the one thing that the console's pages may
 * not do, make HTML of text (trusted-types 'none').
 */
#ifndef CONSOLE_AS_SENT_H
#define CONSOLE_AS_SENT_H

#include "base/arena.h"
#include "console/answer.h"
#include "record/rebuilt.h"

/* The page, and above it what of it is not shown. */
void as_sent_answer(
    struct arena *a, const struct rebuilt *page, struct answer *out);

/* In its place: why there is none.  `words` are ours, without markup. */
void as_sent_refused(
    struct arena *a, unsigned status, const char *words, struct answer *out);

#endif
