/*
 * html_look.c - what an element of HTML shows, inside others
 */
#include "text/html_look.h"

#include "text/html_colour.h"

enum {
	/* Thousandths. */
	PIXEL = 1000,
	FONT = 16 * PIXEL,
	/* Farther left or up than this nobody looks. */
	OFF_SCREEN = -400 * PIXEL,
	/* Smaller sides than this show no letter. */
	NO_ROOM = 1 * PIXEL,
	/* Less cannot be seen. */
	OPACITY_LEAST = 50,
};

struct html_look
html_look_first(void)
{
	return (struct html_look){ .font_size = FONT,
		.colour = COLOUR_BLACK,
		.background = COLOUR_WHITE };
}

static int
says(const struct html_style *s, enum html_property property)
{
	return (s->set >> property & 1) != 0;
}

/* Said, and no more than `most`. */
static int
at_most(const struct html_style *s, enum html_property property, int32_t most)
{
	return says(s, property) && s->value[property] <= most;
}

/* Said, and true. */
static int
is_on(const struct html_style *s, enum html_property property)
{
	return says(s, property) && s->value[property] != 0;
}

/* A box that is too small for a letter and shows nothing beyond its sides. */
static int
has_no_room(const struct html_style *s)
{
	return is_on(s, HTML_OVERFLOW) &&
	       (at_most(s, HTML_HEIGHT, NO_ROOM) ||
		   at_most(s, HTML_WIDTH, NO_ROOM) ||
		   at_most(s, HTML_MAX_HEIGHT, NO_ROOM) ||
		   at_most(s, HTML_MAX_WIDTH, NO_ROOM));
}

static int
is_off_screen(const struct html_style *s)
{
	return at_most(s, HTML_INDENT, OFF_SCREEN) ||
	       at_most(s, HTML_MARGIN_LEFT, OFF_SCREEN) ||
	       at_most(s, HTML_MARGIN_TOP, OFF_SCREEN) ||
	       (is_on(s, HTML_POSITION) &&
		   (at_most(s, HTML_LEFT, OFF_SCREEN) ||
		       at_most(s, HTML_RIGHT, OFF_SCREEN) ||
		       at_most(s, HTML_TOP, OFF_SCREEN)));
}

/* Others are as good as not there: nothing of them is laid out. */
static int
is_absent(const struct html_style *s)
{
	return at_most(s, HTML_DISPLAY, HTML_DISPLAY_NONE) ||
	       is_on(s, HTML_CLIP) || has_no_room(s) || is_off_screen(s);
}

static int
is_gone(const struct html_style *s)
{
	return is_absent(s) || at_most(s, HTML_OPACITY, OPACITY_LEAST) ||
	       at_most(s, HTML_SCALE, OPACITY_LEAST);
}

static int32_t
font_inside(int32_t outer, int32_t said)
{
	int64_t part = -1 - (int64_t)said;

	return said >= 0 ? said : (int32_t)(outer * part / 1000 % INT32_MAX);
}

static void
take_colours(struct html_look *look, const struct html_style *s)
{
	if (says(s, HTML_FONT_SIZE))
		look->font_size =
		    font_inside(look->font_size, s->value[HTML_FONT_SIZE]);
	if (says(s, HTML_COLOUR))
		look->colour = s->value[HTML_COLOUR];
	if (says(s, HTML_BACKGROUND) &&
	    s->value[HTML_BACKGROUND] != COLOUR_TRANSPARENT)
		look->background = s->value[HTML_BACKGROUND];
}

struct html_look
html_look_inside(const struct html_look *outer, const struct html_style *s)
{
	struct html_look look = *outer;

	look.is_gone |= is_gone(s) ? 1u : 0u;
	look.is_absent |= is_absent(s) ? 1u : 0u;
	look.is_gone_in_outlook |= is_on(s, HTML_MSO_HIDE) ? 1u : 0u;
	take_colours(&look, s);
	if (says(s, HTML_VISIBILITY))
		look.is_invisible = is_on(s, HTML_VISIBILITY) ? 1u : 0u;
	if (says(s, HTML_WHITE_SPACE))
		look.is_pre = is_on(s, HTML_WHITE_SPACE) ? 1u : 0u;
	if (says(s, HTML_DIRECTION))
		look.is_rtl = is_on(s, HTML_DIRECTION) ? 1u : 0u;
	if (says(s, HTML_UNICODE_BIDI))
		look.is_bidi = is_on(s, HTML_UNICODE_BIDI) ? 1u : 0u;
	look.is_turned = look.is_bidi & look.is_rtl;
	look.is_hidden = look.is_gone || look.is_invisible ||
			 look.font_size <= HTML_FONT_LEAST ||
			 colour_alike(look.colour, look.background);
	return look;
}
