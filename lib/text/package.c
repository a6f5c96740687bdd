/*
 * package.c - documents that are zips of XML: OOXML and OpenDocument
 */
#define _GNU_SOURCE
#include "text/package.h"

#include <string.h>
#include <strings.h>

#include "text/html.h"
#include "text/xml.h"

static int
ends_with(struct utf8 name, const char *end)
{
	size_t len = strlen(end);

	return name.len >= len &&
	       strncasecmp(name.p + name.len - len, end, len) == 0;
}

/* A package says so in a file of its own ([OPC] 10.1.2.2, ODF 1.3 part 2 3). */
static int
is_package(const struct content *inside)
{
	static const char *const marks[] = { "[Content_Types].xml",
		"_rels/.rels", "META-INF/manifest.xml", "content.xml" };

	for (size_t i = 0; i < inside->members_len; i++)
		for (size_t k = 0; k < sizeof(marks) / sizeof(marks[0]); k++)
			if (utf8_equal(inside->members[i].name.text,
				utf8_from(marks[k])))
				return 1;
	return 0;
}

static int
is_xml(const struct member *m)
{
	static const char *const ends[] = { ".xml", ".rels", ".vml", ".rdf" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_with(m->name.text, ends[i]))
			return 1;
	return 0;
}

static void
read_xml(struct arena *a, const struct source *in, const struct member *m,
    struct content *out)
{
	struct source part = { .octets = m->octets };
	struct field place = content_place(a, in, m->name);

	part.path = place.text;
	/* ODF 1.3 part 2 4.4: each encrypted file says how. */
	if (ends_with(m->name.text, "manifest.xml") && m->octets.len > 0 &&
	    memmem(m->octets.p, m->octets.len, "encryption-data", 15) != NULL)
		out->encrypted = 1;
	xml_read(a, &part, out);
}

/* A member that holds an encrypted file of a package is no text. */
static void
keep_member(struct arena *a, const struct member *m, struct content *out)
{
	out->members = arena_grow(a, out->members, out->members_len,
	    &out->members_cap, sizeof(*out->members));
	out->members[out->members_len++] = *m;
}

void
package_read(struct arena *a, const struct source *in,
    const struct content *inside, struct content *out)
{
	int package = is_package(inside);

	out->encrypted |= inside->encrypted;
	for (size_t i = 0; i < inside->gaps.len; i++)
		content_gap(a, out, inside->gaps.v[i]);
	for (size_t i = 0; package && i < inside->members_len; i++)
		if (is_xml(&inside->members[i]) &&
		    !inside->members[i].encrypted)
			read_xml(a, in, &inside->members[i], out);
	for (size_t i = 0; i < inside->members_len; i++)
		if (!package || !is_xml(&inside->members[i]) ||
		    inside->members[i].encrypted)
			keep_member(a, &inside->members[i], out);
}
