/*
 * html.h - HTML to what a reader would see of it, and what not
 *
 *	html.c           tokens (WHATWG, section 13.2.5)
 *	html_tag.c       tags and their attributes
 *	html_page.c      open elements, and what is written where
 *	html_element.c   what an element does to text
 *	html_sheet.c     <style>;  html_style.c, html_value.c  declarations
 *	html_look.c      what an element shows inside others
 *
 * Linear and without a tree, because tree builders lose or explode on hostile
 * input.  Inline elements leave words whole ("w<b>or</b>d"), blocks end lines.
 *
 * BUGS  Selectors of style sheets that need more than one element count as if
 * that one were enough, or not at all (html_sheet.h); letters that a layout moves side by side stay apart; pictures
 * of text are pictures.
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/arena.h"
#include "base/bytes.h"

enum html_reader {
	/* Everybody but Outlook: conditional comments are comments. */
	HTML_BROWSER,
	/* Outlook: "<!--[if mso]>" is content, mso-hide hides. */
	HTML_OUTLOOK,
	/*
	 * Who does not understand styles, or understands them better than we:
	 * no element is hidden by them.
	 */
	HTML_WITHOUT_STYLE,
	/* Who finds that every rule of a style sheet counts. */
	HTML_WITH_EVERY_RULE,
};

/* A <blockquote>, in octets of what is shown. */
struct html_quote {
	size_t start, end;
};

struct html_text {
	/* What is shown, blanks collapsed; U+202E to U+202C is turned round. */
	struct utf8 shown;
	/* alt, title, placeholder, value; addresses of links: one a line. */
	struct utf8 attributes;
	/* Comments, scripts, styles and elements that are not shown. */
	struct utf8 hidden;
	/*
	 * What some readers show as well: conditional comments, frames' own
	 * documents, and what follows a comment or script that never ends.
	 */
	struct utf8 aside;
	/* In order of their ends; an outer one stands after its inner ones. */
	const struct html_quote *quotes;
	size_t quotes_len;
	/* 1: elements hide letters. */
	int has_hidden;
	/* 1: it has a script, or an attribute that is one. */
	int has_script;
	/* 1: words may be others for HTML_OUTLOOK: read it as that too. */
	int is_other_in_outlook;
	/* 1: hidden letters touch shown ones: HTML_WITHOUT_STYLE joins them. */
	int is_other_without_style;
	/* 1: letters that a rule may hide touch others. */
	int is_other_with_every_rule;
	/*
	 * 1: elements too deep, or too many rules, did not count; a document in
	 * a document in another was not read.
	 */
	int is_cut;
	/* Steps it took: tests hold it against the size. */
	size_t work;
};

/* As HTML_BROWSER.  Never fails; `*out` lives as long as `a`. */
void html_text(struct arena *a, struct utf8 html, struct html_text *out);

void html_text_as(struct arena *a, struct utf8 html, enum html_reader reader,
    struct html_text *out);

struct html_watcher;

/* As html_text(); `watcher` is told what is shown while it is read. */
void html_text_watched(struct arena *a, struct utf8 html,
    const struct html_watcher *watcher, struct html_text *out);

#endif
