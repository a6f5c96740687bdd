/*
 * compound.c - what a compound file holds, by its streams
 */
#include "text/compound.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "text/excel.h"
#include "text/little.h"
#include "text/lzfu.h"
#include "text/ole.h"
#include "text/runs.h"
#include "text/slides.h"
#include "text/word.h"

/* A property of a .msg: "__substg1.0_1000001F" ([MS-OXMSG] 2.2.1). */
enum {
	PROPERTY_TEXT = 0x001f,
	PROPERTY_OCTETS = 0x001e,
	PROPERTY_BINARY = 0x0102,
	BODY_HTML = 0x1013,
	BODY_RTF = 0x1009,
	ATTACHED = 0x3701,
};

struct compound {
	struct arena *a;
	const struct source *in;
	struct budget *left;
	struct content *out;
	struct ole ole;
	/* The stream in hand. */
	const struct ole_entry *entry;
	struct bytes octets;
	struct pen pen;
	/* 1: a stream was read whose format we know. */
	int is_known;
};

static int
begins(struct utf8 name, const char *with)
{
	size_t len = strlen(with);

	return name.len >= len && strncasecmp(name.p, with, len) == 0;
}

/* -- documents ------------------------------------------------------------- */

static struct bytes
beside(struct compound *c, const char *name)
{
	const struct ole_entry *e = ole_find(&c->ole, c->entry->parent, name);

	return e == NULL ? (struct bytes){ NULL, 0 }
			 : ole_stream(c->a, &c->ole, e);
}

static void
damaged(struct compound *c)
{
	content_gap(c->a, c->out, UTF8("document_damaged"));
	runs_read(c->octets, &c->pen);
}

static void
read_word(struct compound *c)
{
	const struct bytes tables[] = { beside(c, "0Table"),
		beside(c, "1Table") };

	switch (word_read(c->octets, tables, &c->pen)) {
	case WORD_READ:
		break;
	case WORD_ENCRYPTED:
		c->out->encrypted = 1;
		break;
	case WORD_DAMAGED:
		damaged(c);
		break;
	}
}

static void
read_excel(struct compound *c)
{
	struct excel_end end = excel_read(c->octets, &c->pen);

	c->out->encrypted |= end.password.len > 0;
	if (end.damaged)
		damaged(c);
}

static void
read_slides(struct compound *c)
{
	if (slides_are_encrypted(beside(c, "Current User")))
		c->out->encrypted = 1;
	else if (slides_read(c->octets, &c->pen))
		damaged(c);
}

static void
read_encrypted(struct compound *c)
{
	c->out->encrypted = 1;
}

/* Title, author, comments: strings of one or two octets a letter. */
static void
read_properties(struct compound *c)
{
	runs_read(c->octets, &c->pen);
}

/* -- members ------------------------------------------------------------------ */

static void
add_member(struct compound *c, struct field name, struct utf8 type,
    struct bytes octets)
{
	if (octets.len == 0)
		return;
	if (!budget_take(c->left, c->a, octets.len)) {
		content_gap(c->a, c->out, UTF8("too_much"));
		return;
	}
	content_member(c->a, c->out, c->left,
	    (struct member){ .name = name, .type = type, .octets = octets });
}

/* A file put into a document: three strings, then its octets. */
static void
read_package(struct compound *c)
{
	struct bytes b = bytes_from(c->octets, 6);
	struct field name = { .octets = { NULL, 0 } };
	uint32_t len;

	/* Label, then the path it had. */
	for (int i = 0; i < 2; i++) {
		const unsigned char *nul =
		    b.len == 0 ? NULL : memchr(b.p, '\0', b.len);

		if (nul == NULL)
			return;
		if (i == 0)
			name = field_from(
			    c->a, (struct bytes){ b.p, (size_t)(nul - b.p) });
		b = bytes_from(b, (size_t)(nul - b.p) + 1);
	}
	/* Two unused numbers and the path it is to have. */
	b = bytes_from(b, 8 + (size_t)le32_at(b, 4));
	len = le32_at(b, 0);
	add_member(c, name, UTF8(""), bytes_at(b, 4, len));
}

static void
read_whole(struct compound *c)
{
	add_member(
	    c, (struct field){ .text = c->entry->name }, UTF8(""), c->octets);
}

/* -- .msg ------------------------------------------------------------------------ */

static uint32_t
hex(struct utf8 name, size_t from, size_t digits)
{
	uint32_t v = 0;

	for (size_t i = from; i < from + digits && i < name.len; i++) {
		char ch = name.p[i];
		uint32_t d = ch >= '0' && ch <= '9' ? (uint32_t)(ch - '0')
						    : (uint32_t)(ch | 32) - 'a' + 10u;

		v = v << 4 | (d & 15);
	}
	return v;
}

/* The name of the attachment whose octets are in hand. */
static struct field
attachment_name(struct compound *c)
{
	static const char *const names[] = { "__substg1.0_3707001F",
		"__substg1.0_3707001E", "__substg1.0_3704001F",
		"__substg1.0_3704001E", "__substg1.0_3001001F",
		"__substg1.0_3001001E" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct bytes b = beside(c, names[i]);
		struct pen pen;

		if (b.len == 0)
			continue;
		pen_init(&pen, HEADER_OCTETS_MAX);
		if (i % 2 == 0)
			pen_utf16(&pen, b);
		else
			pen_octets(&pen, b);
		return (struct field){ .text = pen_take(&pen, c->a) };
	}
	return (struct field){ .text = { NULL, 0 } };
}

static void
read_property(struct compound *c)
{
	struct utf8 name = c->entry->name;
	uint32_t id = hex(name, 12, 4), type = hex(name, 16, 4);

	/* The names of properties are no properties. */
	if (begins(c->ole.v[c->entry->parent].name, "__nameid"))
		return;
	if (type == PROPERTY_TEXT)
		pen_utf16(&c->pen, c->octets);
	else if (type == PROPERTY_OCTETS)
		pen_octets(&c->pen, c->octets);
	else if (type != PROPERTY_BINARY)
		return;
	else if (id == BODY_HTML)
		add_member(c, (struct field){ .text = UTF8("body.html") },
		    UTF8("text/html"), c->octets);
	else if (id == BODY_RTF)
		add_member(c, (struct field){ .text = UTF8("body.rtf") },
		    UTF8("application/rtf"), lzfu_read(c->a, c->octets));
	else if (id == ATTACHED)
		add_member(c, attachment_name(c), UTF8(""), c->octets);
}

/* -- all streams ----------------------------------------------------------------- */

/* Streams by name; a control character of a name is a digit here (ole.c). */
static const struct {
	const char *name;
	/* 1: the name only begins so. */
	int is_beginning;
	/* 1: it tells what the whole file is. */
	int is_main;
	void (*read)(struct compound *c);
} streams[] = {
	{ "WordDocument", 0, 1, read_word },
	{ "Workbook", 0, 1, read_excel },
	{ "Book", 0, 1, read_excel },
	{ "PowerPoint Document", 0, 1, read_slides },
	{ "EncryptedPackage", 0, 1, read_encrypted },
	{ "__substg1.0_", 1, 1, read_property },
	{ "1Ole10Native", 0, 0, read_package },
	{ "Package", 0, 0, read_whole },
	{ "CONTENTS", 0, 0, read_whole },
	{ "5SummaryInformation", 0, 0, read_properties },
	{ "5DocumentSummaryInformation", 0, 0, read_properties },
};

static void
read_stream(struct compound *c)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		struct utf8 name = c->entry->name;

		if (!begins(name, streams[i].name) ||
		    (!streams[i].is_beginning &&
			name.len != strlen(streams[i].name)))
			continue;
		c->octets = ole_stream(c->a, &c->ole, c->entry);
		c->is_known |= streams[i].is_main;
		streams[i].read(c);
		pen_line(&c->pen);
		return;
	}
}

/* A format that we do not know: letters in every stream. */
static void
read_unknown(struct compound *c)
{
	content_gap(c->a, c->out, UTF8("format_unknown"));
	for (size_t i = 0; i < c->ole.len; i++)
		if (c->ole.v[i].type == OLE_STREAM)
			runs_read(
			    ole_stream(c->a, &c->ole, &c->ole.v[i]), &c->pen);
}

int
compound_is(const struct source *in)
{
	return ole_is(in->octets);
}

void
compound_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct compound c = { .a = a, .in = in, .left = left, .out = out };

	pen_init(&c.pen, TEXT_MAX);
	if (ole_open(a, in->octets, &c.ole)) {
		for (size_t i = 0; i < c.ole.len; i++) {
			c.entry = &c.ole.v[i];
			if (c.entry->type == OLE_STREAM)
				read_stream(&c);
		}
		if (!c.is_known)
			read_unknown(&c);
		if (c.ole.damaged && !out->encrypted)
			content_gap(a, out, UTF8("document_damaged"));
	} else {
		content_gap(a, out, UTF8("document_damaged"));
		runs_read(in->octets, &c.pen);
	}
	if (pen_over(&c.pen))
		content_gap(a, out, UTF8("too_much_text"));
	content_add(a, out, in, pen_take(&c.pen, a), 0);
}
