/*
 * html_element.h - what an element of HTML does to text
 *
 * After the HTML standard (WHATWG, sections 13.1.2, 13.2.6 and 15.3).
 */
#ifndef TEXT_HTML_ELEMENT_H
#define TEXT_HTML_ELEMENT_H

#include <stdint.h>

#include "base/bytes.h"

enum html_effect {
	/* Nothing: <b>, <span>, and what we do not know. */
	HTML_INLINE,
	/* Ends a line. */
	HTML_BLOCK,
	/* Ends a word: a cell. */
	HTML_CELL,
	/* Blanks are kept. */
	HTML_PRE,
	/* Its content is no text: read up to its end tag, not shown. */
	HTML_RAW,
	/* Its content is text without tags, shown. */
	HTML_TEXT,
	/* The rest of the document is text. */
	HTML_PLAIN,
	/* Its content is never shown. */
	HTML_NEVER,
	/* It can hold nothing: <img>. */
	HTML_EMPTY,
	/* It can hold nothing, and ends a line: <br>. */
	HTML_EMPTY_BLOCK,
	/* Its end is passed over: what follows </body> is the body's. */
	HTML_BODY,
};

/* Who ends whom: an end tag reaches through its level and those below. */
enum html_level {
	HTML_LEVEL_INLINE,
	HTML_LEVEL_BLOCK,
	HTML_LEVEL_CELL,
	HTML_LEVEL_ROW,
	HTML_LEVEL_TABLE,
	HTML_LEVELS,
};

/* Elements that a start tag may end, as a set. */
enum html_group {
	HTML_GROUP_P = 1 << 0,
	HTML_GROUP_ITEM = 1 << 1,
	HTML_GROUP_OPTION = 1 << 2,
	HTML_GROUP_CELL = 1 << 3,
	HTML_GROUP_ROW = 1 << 4,
	HTML_GROUP_SECTION = 1 << 5,
	HTML_GROUP_HEAD = 1 << 6,
	/* Never ended, and what is outside is not reached through it. */
	HTML_GROUP_LIST = 1 << 7,
	HTML_GROUPS = 8,
};

struct html_element {
	const char *name;
	enum html_effect effect;
	enum html_level level;
	/* Where it belongs to, and what its start tag ends. */
	uint8_t group, ends;
};

enum { HTML_ELEMENTS_MAX = 160, HTML_UNKNOWN = 64 };

/* The element of that name in any case; one without effect for no name. */
const struct html_element *html_element(struct utf8 name);

/*
 * A small number for a name, so that tags can be paired: below
 * HTML_ELEMENTS_MAX for those we know, HTML_UNKNOWN numbers for the others.
 */
unsigned html_element_number(
    const struct html_element *element, struct utf8 name);

/* 1: the same name; `name` in any case, `word` in lower case. */
int html_is(struct utf8 name, const char *word);

#endif
