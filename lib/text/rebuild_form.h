/*
 * rebuild_form.h - what an element of mail becomes when a page is rebuilt
 */
#ifndef TEXT_REBUILD_FORM_H
#define TEXT_REBUILD_FORM_H

#include "base/strbuf.h"
#include "text/html_tag.h"

/* Which attributes an element of ours may have, and what may stand in it. */
enum rebuild_takes {
	REBUILD_ALIGN = 1 << 0,
	REBUILD_VALIGN = 1 << 1,
	REBUILD_WIDTH = 1 << 2,
	/* colspan, rowspan */
	REBUILD_SPANS = 1 << 3,
	/* border, cellpadding, cellspacing */
	REBUILD_BOX = 1 << 4,
	/* start */
	REBUILD_START = 1 << 5,
	/* bgcolor, which is asked of the look and not of the tag. */
	REBUILD_GROUND = 1 << 6,
	/* Letters, and so elements that change how they look. */
	REBUILD_WORDS = 1 << 7,
	/* dir="auto" */
	REBUILD_BLOCK = 1 << 8,
};

struct rebuild_form {
	/* "td"; NULL: none, its content stands where it stood. */
	const char *name;
	/* A set of enum rebuild_takes. */
	unsigned takes;
};

/* What the element of `opening` becomes. */
struct rebuild_form rebuild_form_of(const struct html_opening *opening);

/* Append ` name="value"` for what the tag says and `takes` allows. */
void rebuild_attributes(struct arena *a, const struct html_opening *opening,
    unsigned takes, struct strbuf *out);

enum {
	/* Elements that a style attribute alone may ask for: b, i, u or s. */
	REBUILD_STYLES = 3,
};

/* Elements that the tag's style asks for, outermost first; how many. */
size_t rebuild_styles(
    const struct html_opening *opening, const char *names[REBUILD_STYLES]);

/* What a browser would fetch or send, or what somebody would fill in. */
struct rebuild_note {
	/* "picture not fetched"; NULL: there is nothing to note. */
	const char *words;
	/* A host, a name, what stands in a field; may be empty. */
	struct utf8 what;
};

/* What is to be noted of an element; `what` lives as long as `a`. */
struct rebuild_note rebuild_note_of(
    struct arena *a, const struct html_opening *opening);

/* The address of a link, as a browser would follow it; empty: it is none. */
struct utf8 rebuild_link_of(
    struct arena *a, const struct html_opening *opening);

#endif
