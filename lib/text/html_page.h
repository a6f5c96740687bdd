/*
 * html_page.h - a page while it is read: open elements and what is written
 */
#ifndef TEXT_HTML_PAGE_H
#define TEXT_HTML_PAGE_H

#include "base/arena.h"
#include "text/html.h"
#include "text/html_element.h"
#include "text/html_look.h"
#include "text/html_out.h"

enum html_stream {
	HTML_SHOWN,
	HTML_ATTRIBUTES,
	HTML_HIDDEN,
	HTML_ASIDE,
	HTML_STREAMS,
};

/* An element as its start tag opens it. */
struct html_opening {
	struct utf8 name;
	const struct html_element *element;
	/* What attributes and sheets say. */
	struct html_style style;
	/* With rules of sheets that may count or not; 0: there is none. */
	struct html_style doubtful;
	int has_doubt;
	/* 1: not all that is said of it was looked up. */
	int is_cut;
	/* content: of ::before and ::after; with quotes, borrowed. */
	struct utf8 before, after;
	/* 1: the hidden attribute. */
	int is_hidden;
	/* The tag itself; borrowed. */
	const struct html_tag *tag;
};

struct html_tag;

/*
 * Somebody who is told what is shown, in order: all of the stream HTML_SHOWN,
 * blanks and line ends too, and the elements around it.
 */
struct html_watcher {
	void *to;
	/* An element is open, looking so, whose content may be shown. */
	void (*open)(void *to, const struct html_opening *opening,
	    const struct html_look *look);
	/* The last of them that is open ends. */
	void (*close)(void *to);
	/* One that holds nothing that is shown: <img>, <iframe>. */
	void (*empty)(void *to, const struct html_opening *opening);
	/* References are undone; it lives for the call. */
	void (*text)(void *to, struct utf8 text);
};

struct html_page;

/* A page of `html` whose root is as `root` says; lives as long as `a`. */
struct html_page *html_page_new(struct arena *a, struct utf8 html,
    enum html_reader reader, const struct html_style *root);

/* From now on `watcher` is told; borrowed. */
void html_page_watch(
    struct html_page *page, const struct html_watcher *watcher);
int html_page_is_watched(const struct html_page *page);

/* Text as it stands in the source, where the page is now. */
void html_page_text(struct html_page *page, struct utf8 text);

/* The same on a line of its own in one stream. */
void html_page_line(
    struct html_page *page, enum html_stream stream, struct utf8 text);

void html_page_open(struct html_page *page, const struct html_opening *opening);

/* An element whose content is no text and is left out: <iframe>. */
void html_page_pass(struct html_page *page, const struct html_opening *opening);

void html_page_close(struct html_page *page, struct utf8 name);

/*
 * What is written until the end goes aside; elements outside are out of reach.
 * Returns what html_page_aside_end() is handed.
 */
size_t html_page_aside_begin(struct html_page *page);
void html_page_aside_end(struct html_page *page, size_t mark);

/* 1: the last character that is shown is no blank and no line end. */
int html_page_in_word(const struct html_page *page);

/* 1: inside <svg> or <math>. */
int html_page_is_foreign(const struct html_page *page);

/* Close all and tell what came of it, but for what tokens know. */
void html_page_done(struct html_page *page, struct html_text *out);

#endif
