/*
 * html_element.c - what an element of HTML does to text
 */
#include "text/html_element.h"

#include <assert.h>
#include <string.h>

#include "base/ascii.h"

/* Sorted by name.  <noscript> is inline: mail programs run no scripts. */
/* clang-format off */
static const struct html_element elements[] = {
	{ "address", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "area", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "article", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "aside", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "base", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "basefont", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "bgsound", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "blockquote", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "body", HTML_BODY, HTML_LEVEL_BLOCK, 0, HTML_GROUP_HEAD },
	{ "br", HTML_EMPTY_BLOCK, HTML_LEVEL_INLINE, 0, 0 },
	{ "button", HTML_CELL, HTML_LEVEL_BLOCK, 0, 0 },
	{ "caption", HTML_BLOCK, HTML_LEVEL_CELL, HTML_GROUP_CELL,
	    HTML_GROUP_CELL },
	{ "center", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "col", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "dd", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_ITEM,
	    HTML_GROUP_ITEM | HTML_GROUP_P },
	{ "details", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "dialog", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "dir", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "div", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "dl", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_LIST, HTML_GROUP_P },
	{ "dt", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_ITEM,
	    HTML_GROUP_ITEM | HTML_GROUP_P },
	{ "embed", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "fieldset", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "figcaption", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "figure", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "footer", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "foreignobject", HTML_CELL, HTML_LEVEL_BLOCK, 0, 0 },
	{ "form", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "frame", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "h1", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "h2", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "h3", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "h4", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "h5", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "h6", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "head", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_HEAD, 0 },
	{ "header", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "hgroup", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "hr", HTML_EMPTY_BLOCK, HTML_LEVEL_INLINE, 0, 0 },
	{ "html", HTML_BODY, HTML_LEVEL_BLOCK, 0, 0 },
	{ "iframe", HTML_RAW, HTML_LEVEL_INLINE, 0, 0 },
	{ "img", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "input", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "keygen", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "legend", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "li", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_ITEM,
	    HTML_GROUP_ITEM | HTML_GROUP_P },
	{ "link", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "listing", HTML_PRE, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "main", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "marquee", HTML_BLOCK, HTML_LEVEL_TABLE, 0, 0 },
	{ "math", HTML_CELL, HTML_LEVEL_TABLE, 0, 0 },
	{ "menu", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "meta", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "nav", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "noembed", HTML_RAW, HTML_LEVEL_INLINE, 0, 0 },
	{ "noframes", HTML_RAW, HTML_LEVEL_INLINE, 0, 0 },
	{ "object", HTML_BLOCK, HTML_LEVEL_TABLE, 0, 0 },
	{ "ol", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_LIST, HTML_GROUP_P },
	{ "optgroup", HTML_CELL, HTML_LEVEL_BLOCK, HTML_GROUP_OPTION,
	    HTML_GROUP_OPTION },
	{ "option", HTML_CELL, HTML_LEVEL_BLOCK, HTML_GROUP_OPTION,
	    HTML_GROUP_OPTION },
	{ "p", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_P, HTML_GROUP_P },
	{ "param", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "plaintext", HTML_PLAIN, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "pre", HTML_PRE, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "script", HTML_RAW, HTML_LEVEL_INLINE, 0, 0 },
	{ "search", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "section", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "select", HTML_CELL, HTML_LEVEL_BLOCK, 0, 0 },
	{ "source", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "style", HTML_RAW, HTML_LEVEL_INLINE, 0, 0 },
	{ "summary", HTML_BLOCK, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
	{ "svg", HTML_CELL, HTML_LEVEL_TABLE, 0, 0 },
	{ "table", HTML_BLOCK, HTML_LEVEL_TABLE, 0, HTML_GROUP_P },
	{ "tbody", HTML_BLOCK, HTML_LEVEL_ROW, HTML_GROUP_SECTION,
	    HTML_GROUP_SECTION | HTML_GROUP_ROW | HTML_GROUP_CELL },
	{ "td", HTML_CELL, HTML_LEVEL_CELL, HTML_GROUP_CELL, HTML_GROUP_CELL },
	{ "template", HTML_NEVER, HTML_LEVEL_TABLE, 0, 0 },
	{ "text", HTML_CELL, HTML_LEVEL_BLOCK, 0, 0 },
	{ "textarea", HTML_TEXT, HTML_LEVEL_INLINE, 0, 0 },
	{ "tfoot", HTML_BLOCK, HTML_LEVEL_ROW, HTML_GROUP_SECTION,
	    HTML_GROUP_SECTION | HTML_GROUP_ROW | HTML_GROUP_CELL },
	{ "th", HTML_CELL, HTML_LEVEL_CELL, HTML_GROUP_CELL, HTML_GROUP_CELL },
	{ "thead", HTML_BLOCK, HTML_LEVEL_ROW, HTML_GROUP_SECTION,
	    HTML_GROUP_SECTION | HTML_GROUP_ROW | HTML_GROUP_CELL },
	{ "title", HTML_TEXT, HTML_LEVEL_INLINE, 0, 0 },
	{ "tr", HTML_BLOCK, HTML_LEVEL_ROW, HTML_GROUP_ROW,
	    HTML_GROUP_ROW | HTML_GROUP_CELL },
	{ "track", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "ul", HTML_BLOCK, HTML_LEVEL_BLOCK, HTML_GROUP_LIST, HTML_GROUP_P },
	{ "wbr", HTML_EMPTY, HTML_LEVEL_INLINE, 0, 0 },
	{ "xmp", HTML_TEXT, HTML_LEVEL_BLOCK, 0, HTML_GROUP_P },
};
/* clang-format on */

enum { ELEMENTS = sizeof(elements) / sizeof(elements[0]) };

static_assert((int)ELEMENTS < HTML_ELEMENTS_MAX, "numbers are shared out");

static const struct html_element unknown = { "", HTML_INLINE, HTML_LEVEL_INLINE,
	0, 0 };

/* As strcmp(name, word), for a name in any case. */
static int
compare(struct utf8 name, const char *word)
{
	size_t i = 0;

	for (; i < name.len && word[i] != '\0'; i++) {
		int c = (unsigned char)ascii_lower(name.p[i]);
		int want = (unsigned char)word[i];

		if (c != want)
			return c - want;
	}
	if (i < name.len)
		return 1;
	return word[i] == '\0' ? 0 : -1;
}

int
html_is(struct utf8 name, const char *word)
{
	return compare(name, word) == 0;
}

const struct html_element *
html_element(struct utf8 name)
{
	size_t from = 0, to = ELEMENTS;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = compare(name, elements[middle].name);

		if (order == 0)
			return &elements[middle];
		if (order > 0)
			from = middle + 1;
		else
			to = middle;
	}
	return &unknown;
}

unsigned
html_element_number(const struct html_element *element, struct utf8 name)
{
	unsigned hash = 0;

	if (element != &unknown)
		return (unsigned)(element - elements);
	for (size_t i = 0; i < name.len; i++)
		hash = hash * 31 + (unsigned char)ascii_lower(name.p[i]);
	return HTML_ELEMENTS_MAX + hash % HTML_UNKNOWN;
}
