/*
 * name.c - what is strange about an attachment's name
 */
#include "mail/name.h"

#include <strings.h>

#include "record/oddity.h"

/* The code point at `at`, *len its octets; the text is valid UTF-8. */
static uint32_t
point_at(struct utf8 text, size_t at, size_t *len)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	uint32_t c = p[0];

	*len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (*len > 1)
		c &= 0x3fu >> (*len - 1);
	for (size_t i = 1; i < *len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

/* What a character does to a name that it stands in; UAX 9, UTR 36. */
static const struct {
	uint32_t first, last;
	enum oddity odd;
} characters[] = {
	{ 0x0001, 0x001f, ODD_NAME_CONTROL },
	{ 0x007f, 0x009f, ODD_NAME_CONTROL },
	{ 0x00ad, 0x00ad, ODD_NAME_CONTROL },
	{ 0x061c, 0x061c, ODD_NAME_BIDI },
	{ 0x200b, 0x200d, ODD_NAME_CONTROL },
	{ 0x200e, 0x200f, ODD_NAME_BIDI },
	{ 0x2028, 0x2029, ODD_NAME_CONTROL },
	{ 0x202a, 0x202e, ODD_NAME_BIDI },
	{ 0x2060, 0x2064, ODD_NAME_CONTROL },
	{ 0x2066, 0x2069, ODD_NAME_BIDI },
	{ 0xfeff, 0xfeff, ODD_NAME_CONTROL },
	{ 0xe0000, 0xe007f, ODD_NAME_CONTROL },
};

static uint64_t
character_oddities(struct utf8 name)
{
	uint64_t odd = 0;
	size_t len;

	for (size_t at = 0; at < name.len; at += len) {
		uint32_t c = point_at(name, at, &len);

		for (size_t i = 0;
		     i < sizeof(characters) / sizeof(characters[0]); i++)
			if (c >= characters[i].first && c <= characters[i].last)
				odd |= ODD(characters[i].odd);
	}
	return odd;
}

/* Files that do something when they are opened. */
static int
is_program(struct utf8 ending)
{
	static const char *const endings[] = { "exe", "scr", "com", "pif",
		"bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "wsh", "hta",
		"msi", "jar", "lnk", "ps1", "cpl", "reg", "chm", "iso", "img" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (ending.len == strlen(endings[i]) &&
		    strncasecmp(ending.p, endings[i], ending.len) == 0)
			return 1;
	return 0;
}

/* The last dot before `end`, or `end`. */
static size_t
dot_before(struct utf8 name, size_t end)
{
	for (size_t i = end; i-- > 0;)
		if (name.p[i] == '.')
			return i;
	return end;
}

/*
 * "photo.jpg.exe": a program behind an ending of 2 to 4 letters; and names that
 * end with a dot or blank, which Windows takes off.
 */
static int
hides_ending(struct utf8 name)
{
	enum { BLANKS = 8 };
	size_t dot = dot_before(name, name.len), before, blanks = 0;
	char last = name.len == 0 ? 'x' : name.p[name.len - 1];

	if (last == '.' || last == ' ')
		return name.len > 1 && dot_before(name, name.len - 1) > 0 &&
		       dot_before(name, name.len - 1) < name.len - 1;
	if (dot == name.len)
		return 0;
	for (size_t i = dot; i > 0 && name.p[i - 1] == ' '; i--)
		blanks++;
	before = dot_before(name, dot);
	return is_program(
		   (struct utf8){ name.p + dot + 1, name.len - dot - 1 }) &&
	       (blanks >= BLANKS ||
		   (before < dot && dot - before >= 3 && dot - before <= 5));
}

static int
has_path(struct utf8 name)
{
	return name.len > 0 && (memchr(name.p, '/', name.len) != NULL ||
				   memchr(name.p, '\\', name.len) != NULL);
}

/* Octets that became U+FFFD in the text: a NUL, or a charset nobody names. */
static uint64_t
octet_oddities(struct bytes octets)
{
	if (octets.len == 0)
		return 0;
	return memchr(octets.p, 0, octets.len) != NULL ? ODD(ODD_NAME_CONTROL)
						       : ODD(ODD_NAME_FORM);
}

uint64_t
name_oddities(struct field name)
{
	uint64_t odd =
	    character_oddities(name.text) | octet_oddities(name.octets);

	if (has_path(name.text))
		odd |= ODD(ODD_NAME_PATH);
	if (hides_ending(name.text))
		odd |= ODD(ODD_NAME_ENDING);
	return odd;
}
