/*
 * xml_look.c - is it XML, and in which charset?
 */
#define _GNU_SOURCE
#include "text/xml_look.h"

#include <ctype.h>
#include <string.h>

#include "text/little.h"

enum {
	/* Where a declaration or the root of a page must stand. */
	LOOKED_AT = 1024,
};

struct utf8
xml_charset(struct bytes octets)
{
	struct utf8 head = { (const char *)octets.p,
		octets.len < LOOKED_AT ? octets.len : LOOKED_AT };
	const char *end = memmem(head.p, head.len, "?>", 2), *p, *close;
	struct utf8 name = { NULL, 0 };

	if (end == NULL ||
	    (p = memmem(head.p, (size_t)(end - head.p), "encoding", 8)) == NULL)
		return name;
	for (p += 8; p < end && (*p == '=' || isspace((unsigned char)*p)); p++)
		;
	if (p == end || (*p != '"' && *p != '\''))
		return name;
	close = memchr(p + 1, *p, (size_t)(end - p - 1));
	if (close != NULL)
		name = (struct utf8){ p + 1, (size_t)(close - p - 1) };
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return (struct utf8){ NULL, 0 };
	return name;
}

/* Past a byte order mark and blanks; a zero octet of UTF-16 is a blank. */
static struct bytes
beginning(struct bytes octets)
{
	size_t at = 0;

	if (BEGINS_WITH(octets, "\xef\xbb\xbf"))
		at = 3;
	else if (BEGINS_WITH(octets, "\xff\xfe") ||
		 BEGINS_WITH(octets, "\xfe\xff"))
		at = 2;
	while (at < octets.len && at < LOOKED_AT && octets.p[at] <= ' ')
		at++;
	return bytes_from(octets, at);
}

int
xml_looks(struct bytes octets)
{
	struct bytes b = beginning(octets);

	return b.len > 1 && b.p[0] == '<' &&
	       (b.p[1] == '\0' || b.p[1] == '?' || b.p[1] == '!' ||
		   b.p[1] == '_' || b.p[1] >= 0x80 || isalpha(b.p[1]));
}

static int
is_declared(struct utf8 type)
{
	return utf8_ends(type, "/xml") || utf8_ends(type, "+xml");
}

int
xml_is(const struct source *in)
{
	struct bytes b = beginning(in->octets);
	struct bytes head = bytes_at(b, 0, LOOKED_AT);

	if (head.p == NULL || memmem(head.p, head.len, "<html", 5) != NULL)
		return 0;
	return BEGINS_WITH(b, "<?xml") || BEGINS_WITH(b, "<svg") ||
	       BEGINS_WITH(b, "<\0?\0x\0m\0l") ||
	       (is_declared(in->type) && xml_looks(in->octets));
}
