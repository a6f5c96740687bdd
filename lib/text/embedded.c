/*
 * embedded.c - files and objects that were put into a document ([MS-OLEDS])
 */
#define _GNU_SOURCE
#include "text/embedded.h"

#include <string.h>

#include "base/limits.h"
#include "record/oddity.h"
#include "text/little.h"
#include "text/pen.h"

enum {
	/* What a package's native data begins with. */
	PACKAGE = 2,
	/* [MS-OLEDS] 2.2.4: FormatID. */
	FORMAT_LINKED = 1,
};

/* Octets that are read from front to back. */
struct cursor {
	struct bytes left;
	/* 1: something reached beyond the end. */
	int is_over;
};

static struct bytes
take(struct cursor *c, size_t len)
{
	struct bytes taken = bytes_at(c->left, 0, len);

	c->is_over |= taken.len < len;
	c->left = bytes_from(c->left, taken.len);
	return taken;
}

static uint32_t
take32(struct cursor *c)
{
	return le32_at(take(c, 4), 0);
}

/* Up to a NUL, which is passed. */
static struct bytes
take_string(struct cursor *c)
{
	const unsigned char *nul =
	    c->left.p == NULL ? NULL : memchr(c->left.p, '\0', c->left.len);
	struct bytes taken;

	if (nul == NULL) {
		c->is_over = 1;
		return (struct bytes){ NULL, 0 };
	}
	taken = take(c, (size_t)(nul - c->left.p));
	take(c, 1);
	return taken;
}

void
embedded_add(const struct holder *h, struct member member)
{
	if (member.octets.len == 0)
		return;
	if (budget_take(h->left, h->a, member.octets.len))
		content_member(h->a, h->out, h->left, member);
	else
		content_gap(h->a, h->out, UTF8("too_much"));
}

/* The label in UTF-16, which newer programs write behind the file. */
static struct field
wide_label(const struct holder *h, struct cursor c)
{
	struct pen pen;
	struct bytes label;

	take(&c, 2 * (size_t)take32(&c));
	label = take(&c, 2 * (size_t)take32(&c));
	pen_init(&pen, HEADER_OCTETS_MAX);
	if (!c.is_over)
		pen_utf16(&pen, label);
	return (struct field){ .text = pen_take(&pen, h->a) };
}

/* A file with its label and two paths; 0 when it is none. */
static int
read_package(const struct holder *h, struct bytes octets)
{
	struct cursor c = { .left = octets };
	struct bytes label, file;
	struct field name;

	if (le16_at(take(&c, 2), 0) != PACKAGE)
		return 0;
	label = take_string(&c);
	take_string(&c);
	/* Two unused numbers, and the path that it is to have. */
	take(&c, 4);
	take(&c, take32(&c));
	if (c.is_over)
		return 0;
	file = take(&c, take32(&c));
	if (c.is_over)
		content_gap(h->a, h->out, UTF8("document_damaged"));
	name = wide_label(h, c);
	if (name.text.len == 0)
		name = field_from(h->a, label);
	embedded_add(h, (struct member){ .name = name, .octets = file });
	return 1;
}

void
embedded_native(const struct holder *h, struct bytes octets)
{
	struct bytes native = bytes_at(octets, 4, le32_at(octets, 0));

	/* A wrong size is no reason to look away. */
	if (native.len == 0)
		native = bytes_from(octets, 4);
	if (!read_package(h, native))
		embedded_add(
		    h, (struct member){ .name = { .text = UTF8("Ole10Native") },
			   .octets = native });
}

/* Where a compound file begins in octets that make no sense, or all. */
static struct bytes
salvage(struct bytes octets)
{
	const unsigned char *p =
	    memmem(octets.p, octets.len, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);

	return p == NULL ? octets : bytes_from(octets, (size_t)(p - octets.p));
}

void
embedded_object(const struct holder *h, struct bytes octets)
{
	struct cursor c = { .left = octets };
	struct bytes class, native;
	uint32_t format;
	struct field name;

	if (octets.len == 0)
		return;
	take32(&c);
	format = take32(&c);
	class = take(&c, take32(&c));
	/* Topic and item: the file that a linked object stands in. */
	take(&c, take32(&c));
	take(&c, take32(&c));
	if (format == FORMAT_LINKED && !c.is_over) {
		h->out->odd |= ODD(ODD_LINKED);
		return;
	}
	native = take(&c, take32(&c));
	if (c.is_over || native.len == 0) {
		embedded_add(h, (struct member){ .octets = salvage(octets) });
		return;
	}
	while (class.len > 0 && class.p[class.len - 1] == '\0')
		class.len--;
	name = field_from(h->a, class);
	if (!read_package(h, native))
		embedded_add(
		    h, (struct member){ .name = name, .octets = native });
}
