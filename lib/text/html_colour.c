/*
 * html_colour.c - colours of HTML and CSS
 */
#include "text/html_colour.h"

#include <string.h>

#include "text/html_number.h"

enum {
	/* Steps of 255 that nobody sees: #fafafa on white. */
	UNSEEN = 10,
	WORD_MAX = 63,
};

/* clang-format off */
static const struct {
	const char *name;
	int32_t colour;
} names[] = {
	/* The basic ones, and those near white or black, which hide text. */
	{ "aliceblue", 0xf0f8ff }, { "aqua", 0x00ffff }, { "azure", 0xf0ffff },
	{ "beige", 0xf5f5dc }, { "black", 0x000000 }, { "blue", 0x0000ff },
	{ "cornsilk", 0xfff8dc }, { "cyan", 0x00ffff },
	{ "darkblue", 0x00008b }, { "floralwhite", 0xfffaf0 },
	{ "fuchsia", 0xff00ff }, { "gainsboro", 0xdcdcdc },
	{ "ghostwhite", 0xf8f8ff }, { "gray", 0x808080 },
	{ "green", 0x008000 }, { "grey", 0x808080 }, { "honeydew", 0xf0fff0 },
	{ "ivory", 0xfffff0 }, { "lavender", 0xe6e6fa },
	{ "lavenderblush", 0xfff0f5 }, { "lightcyan", 0xe0ffff },
	{ "lightgray", 0xd3d3d3 }, { "lightgrey", 0xd3d3d3 },
	{ "lightyellow", 0xffffe0 }, { "lime", 0x00ff00 },
	{ "linen", 0xfaf0e6 }, { "magenta", 0xff00ff },
	{ "maroon", 0x800000 }, { "midnightblue", 0x191970 },
	{ "mintcream", 0xf5fffa }, { "navy", 0x000080 },
	{ "none", COLOUR_TRANSPARENT },
	{ "oldlace", 0xfdf5e6 }, { "olive", 0x808000 }, { "orange", 0xffa500 },
	{ "purple", 0x800080 }, { "red", 0xff0000 }, { "seashell", 0xfff5ee },
	{ "silver", 0xc0c0c0 }, { "snow", 0xfffafa }, { "teal", 0x008080 },
	{ "transparent", COLOUR_TRANSPARENT }, { "white", 0xffffff },
	{ "whitesmoke", 0xf5f5f5 }, { "yellow", 0xffff00 },
};
/* clang-format on */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "fff", "ffff" with its opacity, "ffffff", "ffffffff". */
static int32_t
read_hex(const char *p)
{
	size_t len = 0;
	int32_t v[8];

	while (len < 8 && hex(p[len]) >= 0) {
		v[len] = hex(p[len]);
		len++;
	}
	if (len == 4 || len == 8) {
		if (v[len - 1] == 0 && v[len - 2] == (len == 4 ? v[2] : 0))
			return COLOUR_TRANSPARENT;
		len = len == 4 ? 3 : 6;
	}
	if (len == 3)
		return v[0] * 0x110000 + v[1] * 0x1100 + v[2] * 0x11;
	if (len != 6)
		return COLOUR_UNKNOWN;
	return (v[0] << 20) | (v[1] << 16) | (v[2] << 12) | (v[3] << 8) |
	       (v[4] << 4) | v[5];
}

/* "255, 255, 255, 0" or "100% 100% 100% / 0" after the bracket. */
static int32_t
read_rgb(const char *p)
{
	double v[4] = { 0, 0, 0, 1 };
	size_t n = 0;

	while (n < 4 && *p != '\0' && *p != ')') {
		const char *end;
		double x = html_number(p, &end);

		if (end == p) {
			p++;
			continue;
		}
		if (*end == '%') {
			x = n == 3 ? x / 100 : x * 255 / 100;
			end++;
		}
		v[n++] = x;
		p = end;
	}
	if (n < 3)
		return COLOUR_UNKNOWN;
	if (v[3] <= 0)
		return COLOUR_TRANSPARENT;
	for (size_t i = 0; i < 3; i++)
		v[i] = v[i] < 0 ? 0 : v[i] > 255 ? 255 : v[i];
	return ((int32_t)v[0] << 16) | ((int32_t)v[1] << 8) | (int32_t)v[2];
}

/* Up to the next blank outside brackets. */
static size_t
word_len(const char *p)
{
	size_t len = 0;
	int depth = 0;

	for (; p[len] != '\0' && (depth > 0 || p[len] != ' '); len++)
		depth += (p[len] == '(') - (p[len] == ')');
	return len;
}

/* A number of its own for a word, the same for the same word. */
static int32_t
by_word(const char *p, size_t len)
{
	uint32_t h = 5381;

	for (size_t i = 0; i < len; i++)
		h = h * 33 + (unsigned char)p[i];
	return (int32_t)(COLOUR_WORDS | (h & 0x3effffff));
}

int32_t
colour_read(const char *value)
{
	size_t len = word_len(value);

	if (*value == '#')
		return read_hex(value + 1);
	if (strncmp(value, "rgb(", 4) == 0)
		return read_rgb(value + 4);
	if (strncmp(value, "rgba(", 5) == 0)
		return read_rgb(value + 5);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == len &&
		    memcmp(names[i].name, value, len) == 0)
			return names[i].colour;
	/* HTML's own attributes may leave the sign out: bgcolor=ffffff. */
	if (len == 6 && strspn(value, "0123456789abcdef") == 6)
		return read_hex(value);
	return len == 0 ? COLOUR_UNKNOWN : by_word(value, len);
}

int
colour_is_whole(const char *value)
{
	return value[word_len(value)] == '\0';
}

int32_t
colour_first(const char *value)
{
	int32_t first = COLOUR_UNKNOWN;

	if (strstr(value, "url(") != NULL || strstr(value, "gradient") != NULL)
		return COLOUR_UNKNOWN;
	if (strcmp(value, "none") == 0)
		return COLOUR_TRANSPARENT;
	for (size_t len; *value != '\0'; value += len) {
		while (*value == ' ')
			value++;
		len = word_len(value);
		if (len == 0)
			break;
		first = colour_read(value);
		if (first < COLOUR_WORDS)
			break;
	}
	return first;
}

static int
is_near(int32_t a, int32_t b, int shift)
{
	int apart = (a >> shift & 255) - (b >> shift & 255);

	return apart <= UNSEEN && apart >= -UNSEEN;
}

int
colour_alike(int32_t a, int32_t b)
{
	if (a == COLOUR_TRANSPARENT)
		return 1;
	if (a < 0 || b < 0)
		return 0;
	if (a >= COLOUR_WORDS || b >= COLOUR_WORDS)
		return a == b;
	return is_near(a, b, 0) && is_near(a, b, 8) && is_near(a, b, 16);
}
