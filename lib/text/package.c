/*
 * package.c - documents that are zips of XML: OOXML and OpenDocument
 */
#define _GNU_SOURCE
#include "text/package.h"

#include <string.h>
#include <strings.h>

#include "record/oddity.h"
#include "text/little.h"
#include "text/xlsb.h"
#include "text/xml.h"
#include "text/xml_look.h"

static int
is_named(const struct member *m, const char *name)
{
	return m->name.text.len == strlen(name) &&
	       utf8_begins_like(m->name.text, name);
}

/*
 * A package says so in a file of its own ([OPC] 10.1.2.2, ODF 1.3 part 2 3),
 * or is what a damaged one has kept.
 */
static int
is_package(const struct content *inside)
{
	static const char *const marks[] = { "[Content_Types].xml",
		"_rels/.rels", "META-INF/manifest.xml", "content.xml",
		"word/document.xml", "xl/workbook.xml", "xl/workbook.bin",
		"ppt/presentation.xml" };

	for (size_t i = 0; i < inside->members_len; i++)
		for (size_t k = 0; k < sizeof(marks) / sizeof(marks[0]); k++)
			if (is_named(&inside->members[i], marks[k]))
				return 1;
	return 0;
}

/* By its name, and by its look: a picture called .xml is a picture. */
static int
is_xml(const struct member *m)
{
	static const char *const ends[] = { ".xml", ".rels", ".vml", ".rdf",
		".fpage", ".fdoc", ".fdseq" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (utf8_ends_like(m->name.text, ends[i]))
			return !m->encrypted && xml_looks(m->octets);
	return 0;
}

/* [MS-OVBA] 1.4, [MS-OFFMACRO2] 2.2, and where LibreOffice keeps its own. */
static int
is_macro(const struct member *m)
{
	return utf8_ends_like(m->name.text, "vbaProject.bin") ||
	       utf8_begins_like(m->name.text, "xl/macrosheets/") ||
	       utf8_begins_like(m->name.text, "Basic/") ||
	       utf8_begins_like(m->name.text, "Scripts/");
}

/* ODF 1.3 part 2 4.4: each encrypted file says how. */
static int
is_encrypted(const struct content *inside)
{
	for (size_t i = 0; i < inside->members_len; i++) {
		const struct member *m = &inside->members[i];

		if (is_named(m, "META-INF/manifest.xml") && m->octets.len > 0 &&
		    memmem(m->octets.p, m->octets.len, "encryption-data", 15) !=
			NULL)
			return 1;
	}
	return 0;
}

/* [OPC]: where Excel keeps them, as everybody who writes for it. */
static int
is_strings(const struct member *m)
{
	return is_named(m, "xl/sharedStrings.xml") && is_xml(m);
}

static struct source
source_of(struct arena *a, const struct source *in, const struct member *m)
{
	struct source part = { .octets = m->octets };

	part.path = content_place(a, in, m->name).text;
	return part;
}

static void
read_part(struct arena *a, const struct source *in, const struct member *m,
    struct cells *cells, struct content *out)
{
	struct source part = source_of(a, in, m);

	if (!is_xml(m))
		xlsb_read(a, &part, out);
	else if (utf8_begins_like(m->name.text, "xl/worksheets/"))
		xml_read_sheet(a, &part, cells, out);
	else if (!is_strings(m))
		xml_read(a, &part, out);
	out->odd |= m->odd;
	if (m->gap.len > 0)
		content_gap(a, out, m->gap);
}

/* The strings of a workbook, before the sheets that show them. */
static void
read_strings(struct arena *a, const struct source *in,
    const struct content *inside, struct cells *cells, struct content *out)
{
	for (size_t i = 0; i < inside->members_len; i++) {
		const struct member *m = &inside->members[i];
		struct source part;

		if (!is_strings(m))
			continue;
		part = source_of(a, in, m);
		xml_read_strings(a, &part, cells, out);
	}
}

/* Those that no sheet shows. */
static void
read_rest(struct arena *a, const struct source *in, const struct cells *cells,
    struct content *out)
{
	struct source part = { .path = content_place(a, in,
				   (struct field){
				       .text = UTF8("xl/sharedStrings.xml") })
					   .text };

	content_add(a, out, &part, cells_rest(a, cells), 0);
}

/* What the budget has paid for already. */
static void
keep_member(struct arena *a, struct member m, struct content *out)
{
	out->members = arena_grow(a, out->members, out->members_len,
	    &out->members_cap, sizeof(*out->members));
	out->members[out->members_len++] = m;
}

static void
read_package(struct arena *a, const struct source *in,
    const struct content *inside, struct content *out)
{
	int encrypted = is_encrypted(inside);
	struct cells cells = { .len = 0 };

	out->encrypted |= encrypted;
	read_strings(a, in, inside, &cells, out);
	for (size_t i = 0; i < inside->members_len; i++) {
		struct member m = inside->members[i];

		if (is_macro(&m))
			out->odd |= ODD(ODD_MACROS);
		if (is_xml(&m) || (xlsb_is(m.name.text) && !m.encrypted))
			read_part(a, in, &m, &cells, out);
		/* Of an encrypted document these octets are noise. */
		else if (encrypted && !is_named(&m, "mimetype"))
			keep_member(a,
			    (struct member){ .name = m.name, .encrypted = 1 },
			    out);
		else
			keep_member(a, m, out);
	}
	read_rest(a, in, &cells, out);
}

void
package_read(struct arena *a, const struct source *in,
    const struct content *inside, struct content *out)
{
	out->encrypted |= inside->encrypted;
	out->odd |= inside->odd;
	for (size_t i = 0; i < inside->gaps.len; i++)
		content_gap(a, out, inside->gaps.v[i]);
	for (size_t i = 0; i < inside->len; i++)
		content_text(a, out, inside->v[i]);
	if (is_package(inside)) {
		read_package(a, in, inside, out);
		return;
	}
	for (size_t i = 0; i < inside->members_len; i++)
		keep_member(a, inside->members[i], out);
}
