/*
 * html_tag.h - a tag of HTML and its attributes (WHATWG, section 13.2.5.8)
 */
#ifndef TEXT_HTML_TAG_H
#define TEXT_HTML_TAG_H

#include "text/html_page.h"
#include "text/html_sheet.h"

/* Attributes of one tag that are kept for who watches. */
enum { HTML_KEPT_MAX = 16 };

struct html_attribute {
	struct utf8 name, value;
};

struct html_tag {
	struct utf8 name;
	int is_end;
	/* 1: "<x/>", which ends itself in SVG. */
	int is_closed;
	/* 0: the document ended inside. */
	int is_whole;
	/* 1: an attribute is a script. */
	int has_script;
	/* class, id, style and type; empty if not there. */
	struct html_subject subject;
	struct utf8 style, type;
	/* HTML or SVG that an attribute holds (srcdoc, data:); or empty. */
	struct utf8 document;
	/* bgcolor and its like, which any rule overrides. */
	struct html_style hints;
	int is_hidden;
	/* Of a page that is watched: the first of those that have a value. */
	struct html_attribute kept[HTML_KEPT_MAX];
	size_t kept_len;
};

/*
 * Read the tag at `at`, where "<x" or "</x" stands; returns where it ends.
 * What attributes tell a reader is written to `page`.
 */
size_t html_tag_read(struct arena *a, struct html_page *page, struct utf8 in,
    size_t at, struct html_tag *out);

/* An attribute that was kept, its references undone; empty: it has none. */
struct utf8 html_tag_attribute(
    struct arena *a, const struct html_tag *tag, const char *name);

/* The element that the tag opens, as `sheet` (or NULL) has it. */
struct html_opening html_tag_opening(
    const struct html_tag *tag, const struct html_sheet *sheet);

#endif
