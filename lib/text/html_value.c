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
	/* The size in a font: "12.5px". */
	SIZE_MAX_OCTETS = 15,
};

/* 1 with the value that a property's text says; 0: it says nothing to us. */
typedef int read_value(const char *text, int32_t *value);

/* -- values -------------------------------------------------------------------- */

/*
 * A value with something else in it says nothing, to browsers neither: who is
 * too generous here calls text hidden that everybody sees.
 */
static int
is(const char *text, const char *word)
{
	return strcmp(text, word) == 0;
}

static int
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static int
read_display(const char *text, int32_t *value)
{
	static const char *const blocks[] = { "block", "flex", "grid", "table",
		"list-item", "flow-root" };

	*value = HTML_DISPLAY_BLOCK;
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (is(text, blocks[i]))
			return 1;
	*value = is(text, "none") ? HTML_DISPLAY_NONE : HTML_DISPLAY_LINE;
	/* A table's parts break as their elements do. */
	return is(text, "none") || is(text, "inline") ||
	       is(text, "inline-block") || is(text, "inline-flex") ||
	       is(text, "inline-table") || is(text, "initial");
}

static int
read_visibility(const char *text, int32_t *value)
{
	*value = is(text, "hidden") || is(text, "collapse");
	return *value || is(text, "visible") || is(text, "initial");
}

/* The unit behind a number in pixels; 0: there is no such. */
static double
unit(const char *text)
{
	static const struct {
		const char *name;
		double pixels;
	} units[] = { { "px", 1 }, { "pt", 1.333 }, { "pc", 16 }, { "in", 96 },
		{ "cm", 37.8 }, { "mm", 3.78 }, { "em", 16 }, { "rem", 16 },
		{ "ex", 8 }, { "ch", 8 }, { "vw", 10 }, { "vh", 8 },
		{ "%", 10 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (is(text, units[i].name))
			return units[i].pixels;
	return 0;
}

/* "12px", "1.5em", "0"; what is relative as if to 16 pixels. */
static int
read_length(const char *text, int32_t *value)
{
	const char *end;
	double x = html_number(text, &end), pixels = unit(end);

	if (end == text || (pixels <= 0 && (*end != '\0' || x != 0)))
		return 0;
	x *= pixels;
	x = x > LENGTH_MAX ? LENGTH_MAX : x < -LENGTH_MAX ? -LENGTH_MAX : x;
	*value = (int32_t)(x * PIXEL);
	return 1;
}

/* Words: "small"; parts of the outer size: "larger". */
static int
read_font_word(const char *text, int32_t *value)
{
	static const char *const sizes[] = { "xx-small", "x-small", "small",
		"medium", "large", "x-large", "xx-large", "initial" };

	*value = is(text, "smaller") ? -801 : -1201;
	if (is(text, "smaller") || is(text, "larger"))
		return 1;
	*value = FONT;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (is(text, sizes[i]))
			return 1;
	return 0;
}

/* Parts of the outer size are negative thousandths of it, less one. */
static int
read_font_size(const char *text, int32_t *value)
{
	const char *end;
	double x = html_number(text, &end);

	if (end == text)
		return read_font_word(text, value);
	if (x < 0)
		return 0;
	if (!is(end, "%") && !is(end, "em"))
		return read_length(text, value);
	x *= *end == '%' ? 10 : 1000;
	*value = -1 - (int32_t)(x > 100000 ? 100000 : x);
	return 1;
}

/* "italic 0/1 Arial": the size is the first number, and a family follows. */
static int
read_font(const char *text, int32_t *value)
{
	char size[SIZE_MAX_OCTETS + 1];
	size_t len;

	while (*text != '\0' && (*text < '0' || *text > '9') && *text != '.')
		text++;
	/* A weight stands before the size. */
	if (strspn(text, "0123456789") == 3 && text[3] == ' ')
		text += 4;
	len = strcspn(text, " /");
	if (len > SIZE_MAX_OCTETS || strchr(text, ' ') == NULL)
		return 0;
	memcpy(size, text, len);
	size[len] = '\0';
	return read_font_size(size, value);
}

static int
read_opacity(const char *text, int32_t *value)
{
	const char *end;
	double x = html_number(text, &end);

	if (*end == '%')
		x /= 100;
	*value = x <= 0 ? 0 : x >= 1 ? 1000 : (int32_t)(x * 1000);
	return end != text &&
	       (*end == '\0' || is(end, "%") || is(end, ")") || is(end, "%)"));
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
	return colour_is_whole(text) && !is(text, "inherit") &&
	       !is(text, "currentcolor") && !begins(text, "var(");
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
	*value = is(text, "hidden") || is(text, "clip");
	return *value || is(text, "visible") || is(text, "auto") ||
	       is(text, "scroll");
}

static int
read_position(const char *text, int32_t *value)
{
	*value = is(text, "absolute") || is(text, "fixed") ? HTML_POSITION_AWAY
		 : is(text, "static")                      ? HTML_POSITION_FLOW
				      : HTML_POSITION_MOVED;
	return *value != HTML_POSITION_MOVED || is(text, "relative") ||
	       is(text, "sticky");
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
		return is(text, "auto") || is(text, "none");
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
		return is(text, "none");
	return read_opacity(text, value);
}

static int
read_mso_hide(const char *text, int32_t *value)
{
	*value = is(text, "all") || is(text, "screen");
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
	*value = is(text, "rtl");
	return *value || is(text, "ltr");
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

int
html_picture_behind(const char *name, const char *text)
{
	int is_one = strstr(text, "url(") != NULL ||
		     strstr(text, "image(") != NULL ||
		     strstr(text, "image-set(") != NULL;

	if (strcmp(name, "background") == 0)
		return is_one;
	if (strcmp(name, "background-image") != 0)
		return -1;
	/* The attribute `background` is an address; a gradient is no picture. */
	return is_one ||
	       (strchr(text, '(') == NULL && strpbrk(text, "./:") != NULL);
}
