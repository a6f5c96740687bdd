/*
 * meta.c - the charset that an HTML document names itself
 */
#include "text/meta.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LOOKED_AT = 1024, NAME_MAX_OCTETS = 40 };

static int
is_name(unsigned char c)
{
	return c < 0x80 && (isalnum(c) || strchr("-_.:", c) != NULL) &&
	       c != '\0';
}

/* The name after "charset" at `at`: past blanks, '=' and a quote. */
static struct utf8
name_at(struct utf8 in, size_t at)
{
	struct utf8 name = { NULL, 0 };

	while (at < in.len && strchr(" \t\r\n=\"'", in.p[at]) != NULL &&
	       in.p[at] != '\0')
		at++;
	name.p = in.p + at;
	while (at + name.len < in.len && name.len < NAME_MAX_OCTETS &&
	       is_name((unsigned char)in.p[at + name.len]))
		name.len++;
	return name;
}

static struct utf8
name_after(struct utf8 in, const char *key)
{
	size_t len = strlen(key);

	for (size_t i = 0; i + len < in.len; i++)
		if (strncasecmp(in.p + i, key, len) == 0)
			return name_at(in, i + len);
	return (struct utf8){ NULL, 0 };
}

struct utf8
meta_charset(struct bytes octets)
{
	struct utf8 in = { (const char *)octets.p,
		octets.len < LOOKED_AT ? octets.len : LOOKED_AT };
	struct utf8 name = name_after(in, "charset");

	if (name.len == 0 && in.len > 5 && memcmp(in.p, "<?xml", 5) == 0)
		name = name_after(in, "encoding");
	return name;
}
