/*
 * html_value.h - values of CSS as numbers
 */
#ifndef TEXT_HTML_VALUE_H
#define TEXT_HTML_VALUE_H

#include <stdint.h>

/*
 * What may hide text or turn it.  Lengths are in thousandths of a pixel,
 * opacity and scale in thousandths, colours as in html_colour.h; the others
 * are 1 where they do it and 0 where they say that they do not.
 */
enum html_property {
	/* enum html_display. */
	HTML_DISPLAY,
	HTML_VISIBILITY,
	/* Parts of the outer size are negative thousandths, less one. */
	HTML_FONT_SIZE,
	HTML_OPACITY,
	HTML_COLOUR,
	HTML_BACKGROUND,
	HTML_OVERFLOW,
	HTML_HEIGHT,
	HTML_WIDTH,
	HTML_MAX_HEIGHT,
	HTML_MAX_WIDTH,
	HTML_INDENT,
	/* enum html_position. */
	HTML_POSITION,
	HTML_LEFT,
	HTML_RIGHT,
	HTML_TOP,
	HTML_MARGIN_LEFT,
	HTML_MARGIN_TOP,
	HTML_CLIP,
	HTML_SCALE,
	HTML_MSO_HIDE,
	HTML_UNICODE_BIDI,
	HTML_DIRECTION,
	HTML_WHITE_SPACE,
	HTML_CONTENT,
	/* A picture stands behind, see html_picture_behind(). */
	HTML_PICTURE,
	HTML_PROPERTIES,
};

enum html_position {
	HTML_POSITION_FLOW,
	HTML_POSITION_MOVED,
	HTML_POSITION_AWAY
};

enum html_display { HTML_DISPLAY_NONE, HTML_DISPLAY_LINE, HTML_DISPLAY_BLOCK };

/*
 * The property called `name` with what `text` says of it, both in lower case
 * and without blanks around; HTML_PROPERTIES: it says nothing to us.
 */
enum html_property html_property_named(
    const char *name, const char *text, int32_t *value);

/*
 * HTML_PICTURE of any property: 1, it puts a picture behind; 0: it takes one
 * away; -1: it says nothing of pictures.
 */
int html_picture_behind(const char *name, const char *text);

#endif
