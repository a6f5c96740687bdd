/*
 * marked.h - a text with what was found and what is quoted marked in it
 *
 *	| what the sender wrote
 *	> what he quotes
 *	~ what a mail program would not show
 *
 * Every line that mail chose begins so, and no other: nothing in a message can
 * look like a line of ours.  Findings stand between [[ and ]], in bold where
 * there is a terminal.
 */
#ifndef CLI_MARKED_H
#define CLI_MARKED_H

#include "cli/column.h"
#include "record/rendering.h"

/* Before what goes on of our own lines. */
#define MARKED_MARGIN "    "

struct marker {
	struct arena *a;
	/* Whose texts they are. */
	const struct rendering *r;
	struct column out;
	/* Before and after a finding. */
	const char *open, *close;
};

/* A name or subject, in the line in hand. */
void marked_line(struct marker *m, const struct rendered_text *t);

/*
 * A whole text, a mark before each line.  Of a long one that mail programs do
 * not show its beginning and what stands around findings; what is left out or
 * cut is said.
 */
void marked_lines(struct marker *m, const struct rendered_text *t);

#endif
