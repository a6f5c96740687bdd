/*
 * html_value.c - values of CSS as numbers
 */
#include "text/html_value.h"

#include <string.h>

#include "text/html_colour.h"
#include "text/html_number.h"

enum {
	/* Thousandths. */
	PIXEL = 1000,
	FONT = 16 * PIXEL,
	LENGTH_MAX = 1000 * 1000,
};

/* 1 with the value that a property's text says; 0: it says nothing to us. */
typedef int read_value(const char *text, int32_t *value);

/* -- values -------------------------------------------------------------------- */

static int
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static int
read_display(const char *text, int32_t *value)
{
	*value = begins(text, "none")     ? HTML_DISPLAY_NONE
		 : begins(text, "inline") ? HTML_DISPLAY_LINE
					  : HTML_DISPLAY_BLOCK;
	/* A table's parts break as their elements do. */
	return !begins(text, "table-") && !begins(text, "inherit") &&
	       !begins(text, "contents");
}

static int
read_visibility(const char *text, int32_t *value)
{
	*value = begins(text, "hidden") || begins(text, "collapse");
	return *value || begins(text, "visible") || begins(text, "initial");
}

/* "12px", "1.5em", "-9999", "50%" in pixels; relative to 16 of them. */
static int
read_length(const char *text, int32_t *value)
{
	static const struct {
		const char *name;
		double pixels;
	} units[] = { { "px", 1 }, { "pt", 1.333 }, { "pc", 16 }, { "in", 96 },
		{ "cm", 37.8 }, { "mm", 3.78 }, { "em", 16 }, { "rem", 16 },
		{ "ex", 8 }, { "ch", 8 }, { "vw", 10 }, { "vh", 8 },
		{ "%", 10 } };
	const char *end;
	double x = html_number(text, &end);

	if (end == text)
		return 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (begins(end, units[i].name)) {
			x *= units[i].pixels;
			break;
		}
	x = x > LENGTH_MAX ? LENGTH_MAX : x < -LENGTH_MAX ? -LENGTH_MAX : x;
	*value = (int32_t)(x * PIXEL);
	return 1;
}

/* Parts of the outer size are negative thousandths of it, less one. */
static int
read_font_size(const char *text, int32_t *value)
{
	const char *end;
	double x = html_number(text, &end);

	if (end == text || (x <= 0 && *end != '%' && !begins(end, "em"))) {
		*value = end == text ? FONT : 0;
		if (begins(text, "smaller"))
			*value = -801;
		else if (begins(text, "larger"))
			*value = -1201;
		return !begins(text, "inherit") && !begins(text, "var") &&
		       !begins(text, "calc");
	}
	if (*end != '%' && !begins(end, "em"))
		return read_length(text, value);
	x *= *end == '%' ? 10 : 1000;
	*value = -1 - (int32_t)(x < 0 ? 0 : x > 100000 ? 100000 : x);
	return 1;
}

/* "italic 0/1 Arial": the size is the first number. */
static int
read_font(const char *text, int32_t *value)
{
	while (*text != '\0' && (*text < '0' || *text > '9') && *text != '.')
		text++;
	/* A weight stands before the size. */
	if (strspn(text, "0123456789") == 3 && text[3] == ' ')
		text += 4;
	return *text != '\0' && read_font_size(text, value);
}

static int
read_opacity(const char *text, int32_t *value)
{
	const char *end;
	double x = html_number(text, &end);

	if (*end == '%')
		x /= 100;
	*value = x <= 0 ? 0 : x >= 1 ? 1000 : (int32_t)(x * 1000);
	return end != text;
}

/* "alpha(opacity=0)" of old, "opacity(0)" of now. */
static int
read_filter(const char *text, int32_t *value)
{
	const char *p = strstr(text, "opacity");

	if (p == NULL)
		return 0;
	p += strcspn(p, "0123456789.");
	return read_opacity(p, value);
}

static int
read_colour(const char *text, int32_t *value)
{
	*value = colour_read(text);
	return !begins(text, "inherit") && !begins(text, "currentcolor") &&
	       !begins(text, "var(");
}

static int
read_background(const char *text, int32_t *value)
{
	*value = colour_first(text);
	return !begins(text, "inherit") && !begins(text, "initial");
}

static int
read_picture(const char *text, int32_t *value)
{
	*value = COLOUR_UNKNOWN;
	return !begins(text, "none");
}

static int
read_overflow(const char *text, int32_t *value)
{
	*value = begins(text, "hidden") || begins(text, "clip");
	return 1;
}

static int
read_position(const char *text, int32_t *value)
{
	*value = begins(text, "absolute") || begins(text, "fixed")
		     ? HTML_POSITION_AWAY
		 : begins(text, "static") ? HTML_POSITION_FLOW
					  : HTML_POSITION_MOVED;
	return 1;
}

/* Nothing is left of it: "rect(0 0 0 0)", "inset(50%)", "circle(0)". */
static int
read_clip(const char *text, int32_t *value)
{
	const char *end;
	int32_t most = 0;

	*value = 0;
	if (begins(text, "inset(")) {
		*value = html_number(text + 6, &end) >= 50;
		return 1;
	}
	if (!begins(text, "rect(") && !begins(text, "circle("))
		return begins(text, "auto") || begins(text, "none");
	for (const char *p = text; *p != '\0'; p += strspn(p, ".0123456789")) {
		int32_t x = (int32_t)html_number(p, &end);

		most = x > most ? x : most;
		p += strcspn(p, ".0123456789");
	}
	*value = most <= 1;
	return 1;
}

/* "scale(0)", "scaleX(0)"; zoom is the number alone. */
static int
read_scale(const char *text, int32_t *value)
{
	const char *p = strstr(text, "scale");

	*value = 1000;
	if (p != NULL)
		text = p + strcspn(p, "0123456789.");
	else if (strspn(text, "0123456789.") == 0)
		return begins(text, "none");
	return read_opacity(text, value);
}

static int
read_mso_hide(const char *text, int32_t *value)
{
	*value = begins(text, "all") || begins(text, "screen");
	return 1;
}

static int
read_unicode_bidi(const char *text, int32_t *value)
{
	*value = strstr(text, "override") != NULL;
	return 1;
}

static int
read_direction(const char *text, int32_t *value)
{
	*value = begins(text, "rtl");
	return *value || begins(text, "ltr");
}

static int
read_white_space(const char *text, int32_t *value)
{
	*value = begins(text, "pre") && !begins(text, "pre-line");
	return !begins(text, "inherit");
}

static int
read_content(const char *text, int32_t *value)
{
	*value = *text == '"' || *text == '\'';
	return 1;
}

/* clang-format off */
static const struct {
	const char *name;
	enum html_property property;
	read_value *read;
} properties[] = {
	{ "background", HTML_BACKGROUND, read_background },
	{ "background-color", HTML_BACKGROUND, read_background },
	{ "background-image", HTML_BACKGROUND, read_picture },
	{ "clip", HTML_CLIP, read_clip },
	{ "clip-path", HTML_CLIP, read_clip },
	{ "color", HTML_COLOUR, read_colour },
	{ "content", HTML_CONTENT, read_content },
	{ "content-visibility", HTML_VISIBILITY, read_visibility },
	{ "direction", HTML_DIRECTION, read_direction },
	{ "display", HTML_DISPLAY, read_display },
	{ "fill", HTML_COLOUR, read_colour },
	{ "filter", HTML_OPACITY, read_filter },
	{ "font", HTML_FONT_SIZE, read_font },
	{ "font-size", HTML_FONT_SIZE, read_font_size },
	{ "height", HTML_HEIGHT, read_length },
	{ "left", HTML_LEFT, read_length },
	{ "margin-left", HTML_MARGIN_LEFT, read_length },
	{ "margin-top", HTML_MARGIN_TOP, read_length },
	{ "max-height", HTML_MAX_HEIGHT, read_length },
	{ "max-width", HTML_MAX_WIDTH, read_length },
	{ "mso-hide", HTML_MSO_HIDE, read_mso_hide },
	{ "opacity", HTML_OPACITY, read_opacity },
	{ "overflow", HTML_OVERFLOW, read_overflow },
	{ "overflow-x", HTML_OVERFLOW, read_overflow },
	{ "overflow-y", HTML_OVERFLOW, read_overflow },
	{ "position", HTML_POSITION, read_position },
	{ "right", HTML_RIGHT, read_length },
	{ "text-indent", HTML_INDENT, read_length },
	{ "top", HTML_TOP, read_length },
	{ "transform", HTML_SCALE, read_scale },
	{ "unicode-bidi", HTML_UNICODE_BIDI, read_unicode_bidi },
	{ "visibility", HTML_VISIBILITY, read_visibility },
	{ "white-space", HTML_WHITE_SPACE, read_white_space },
	{ "width", HTML_WIDTH, read_length },
	{ "zoom", HTML_SCALE, read_scale },
};
/* clang-format on */

enum html_property
html_property_named(const char *name, const char *text, int32_t *value)
{
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (strcmp(properties[i].name, name) == 0)
			return properties[i].read(text, value)
				   ? properties[i].property
				   : HTML_PROPERTIES;
	return HTML_PROPERTIES;
}
