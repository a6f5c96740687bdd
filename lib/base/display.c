/*
 * display.c - text that mail gave us, as it may be shown to people
 */
#include "base/display.h"

#include <string.h>

/* In the place of a character where there is none. */
#define MALFORMED UINT32_MAX

/*
 * What is shown by number above U+009F, ascending: Unicode 15, the characters
 * of Default_Ignorable_Code_Point (DerivedCoreProperties.txt) and of category
 * Cf, Zl and Zp, the interlinear marks, noncharacters, and two blanks that are
 * letters or symbols to programs (U+2800, U+FFA0 and their like).
 */
static const struct {
	uint32_t first, last;
} marked[] = {
	{ 0xad, 0xad },
	{ 0x34f, 0x34f },
	{ 0x600, 0x605 },
	{ 0x61c, 0x61c },
	{ 0x6dd, 0x6dd },
	{ 0x70f, 0x70f },
	{ 0x890, 0x891 },
	{ 0x8e2, 0x8e2 },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x2800, 0x2800 },
	{ 0x3164, 0x3164 },
	{ 0xfdd0, 0xfdef },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },
	{ 0xfffe, 0xffff },
	{ 0x110bd, 0x110bd },
	{ 0x110cd, 0x110cd },
	{ 0x13430, 0x1343f },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

/*
 * Invisible or a control, and shown by its number.  Blanks of all widths are
 * seen as blanks; a line feed and a tab count as controls.
 */
static int
is_marked(uint32_t c)
{
	if (c < 0xa0)
		return c < ' ' || c >= 0x7f;
	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked); i++)
		if (c >= marked[i].first && c <= marked[i].last)
			return 1;
	/* The last two of every plane are no characters; MALFORMED is none. */
	return (c & 0xfffe) == 0xfffe;
}

/*
 * The character at `at` and, in *len, its octets.  What is not well-formed is a
 * broken promise, and yet no octet of it may reach a terminal.
 */
static uint32_t
character(struct utf8 text, size_t at, size_t *len)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	size_t n = p[0] < 0x80   ? 1
		   : p[0] < 0xc2 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
		   : p[0] < 0xf5 ? 4
				 : 0;
	uint32_t c = n < 2 ? p[0] : p[0] & (0x7fu >> n);

	*len = 1;
	if (n == 0 || n > text.len - at)
		return MALFORMED;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return MALFORMED;
		c = c << 6 | (p[i] & 0x3fu);
	}
	*len = n;
	return c;
}

/* A selector that belongs to `before`: text or emoji form of a sign. */
static int
is_selector(uint32_t c, uint32_t before)
{
	return (c == 0xfe0e || c == 0xfe0f) &&
	       (before == '#' || before == '*' ||
		   (before >= '0' && before <= '9') ||
		   (before >= 0xa9 && !is_marked(before)));
}

static int
is_shown(uint32_t c, uint32_t before, enum display_form form)
{
	if (form == DISPLAY_TEXT && (c == '\n' || c == '\t'))
		return 1;
	return !is_marked(c) || is_selector(c, before);
}

void
display_text(struct utf8 text, enum display_form form, struct strbuf *out)
{
	size_t done = 0, len = 0;
	uint32_t before = 0;

	for (size_t at = 0; at < text.len; at += len) {
		uint32_t c = character(text, at, &len);
		int forges = c == '<' && text.len - at > 2 &&
			     text.p[at + 1] == 'U' && text.p[at + 2] == '+';

		if (is_shown(c, before, form) && !forges) {
			before = c;
			continue;
		}
		if (at > done)
			strbuf_add(out, text.p + done, at - done);
		strbuf_fmt(
		    out, "<U+%04X>", c == MALFORMED ? 0xfffd : (unsigned)c);
		done = at + len;
		before = c;
	}
	if (done < text.len)
		strbuf_add(out, text.p + done, text.len - done);
}

void
display_file(struct utf8 name, struct strbuf *out)
{
	size_t len = 0;

	for (size_t at = 0; at < name.len; at += len) {
		uint32_t c = character(name, at, &len);
		int at_end = at == 0 || at + len == name.len;

		if (is_marked(c) ||
		    (c < 0x80 && strchr("/\\:*?\"<>|", (int)c) != NULL) ||
		    (at_end && (c == '.' || c == ' ')))
			strbuf_char(out, '_');
		else
			strbuf_add(out, name.p + at, len);
	}
}

int
display_names(struct utf8 given, struct utf8 name)
{
	struct strbuf shown;
	int same;

	if (utf8_equal(given, name))
		return 1;
	strbuf_init(&shown, DISPLAY_GROWTH * name.len);
	display_text(name, DISPLAY_LINE, &shown);
	same = bytes_equal(strbuf_bytes(&shown), bytes_of(given));
	strbuf_done(&shown);
	return same;
}
