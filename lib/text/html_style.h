/*
 * html_style.h - declarations of CSS, as far as they hide or turn text
 *
 *	style attribute, sheet rules  ->  struct html_style  ->  struct html_look
 */
#ifndef TEXT_HTML_STYLE_H
#define TEXT_HTML_STYLE_H

#include <stdint.h>

#include "base/bytes.h"
#include "text/html_value.h"

/* What declarations say. */
struct html_style {
	/* Which of `value` are said, and which of these are important. */
	uint32_t set, important;
	int32_t value[HTML_PROPERTIES];
	/* content: as written, with its quotes; borrowed. */
	struct utf8 content;
	/* Octets looked at. */
	size_t work;
};

/* Read the declarations `css` after those that `style` holds already. */
void html_style_read(struct html_style *style, struct utf8 css);

/* One declaration that stands in an attribute of its own: bgcolor, fill. */
void html_style_attribute(
    struct html_style *style, const char *property, struct utf8 value);

/* What `more` says goes before what `style` says, but for !important. */
void html_style_merge(struct html_style *style, const struct html_style *more);

#endif
