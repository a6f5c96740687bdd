/*
 * html.h - HTML to what a reader would see of it
 *
 * A linear tokenizer after the HTML standard (WHATWG, section 13.2.5), because
 * tree builders lose or explode on hostile input.  Inline elements leave words
 * whole ("w<b>or</b>d"), blocks end lines.
 *
 * BUGS  Style sheets are not applied: only `hidden` and the style attribute
 * make an element hidden.  Colours are not compared.
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/arena.h"
#include "base/bytes.h"

/* A <blockquote>, in octets of what is shown. */
struct html_quote {
	size_t start, end;
};

struct html_text {
	/* What is shown, blanks collapsed. */
	struct utf8 shown;
	/* alt, title, placeholder, value; addresses of links: one a line. */
	struct utf8 attributes;
	/* Comments, scripts, styles and elements that are not shown. */
	struct utf8 hidden;
	/* In order of their ends; an outer one stands after its inner ones. */
	const struct html_quote *quotes;
	size_t quotes_len;
	/* Steps it took: tests hold it against the size. */
	size_t work;
};

/* Never fails; `*out` lives as long as `a`. */
void html_text(struct arena *a, struct utf8 html, struct html_text *out);

#endif
