/*
 * decode.c - what a reader would see of a part, as clean text with a place
 */
#define _GNU_SOURCE
#include <string.h>

#include "record/oddity.h"
#include "text/archive.h"
#include "text/card.h"
#include "text/charset.h"
#include "text/compound.h"
#include "text/content.h"
#include "text/flat.h"
#include "text/kind.h"
#include "text/little.h"
#include "text/mbox.h"
#include "text/page.h"
#include "text/pdf.h"
#include "text/plain.h"
#include "text/rtf.h"
#include "text/signed.h"
#include "text/tnef.h"
#include "text/xml.h"
#include "text/xml_look.h"

enum {
	/* Where a tag must stand for octets that are no text to be HTML too. */
	TAG_LOOKED_AT = 4096,
};

/* -- text ------------------------------------------------------------------- */

/* A picture, a program or a PDF that is a page as well. */
static int
has_tags(struct bytes octets)
{
	static const char *const tags[] = { "<html", "<script",
		"<!DOCTYPE html", "<!doctype html", "<HTML", "<SCRIPT" };
	struct bytes b = bytes_at(octets, 0, TAG_LOOKED_AT);

	for (size_t i = 0; b.p != NULL && i < sizeof(tags) / sizeof(tags[0]);
	     i++)
		if (memmem(b.p, b.len, tags[i], strlen(tags[i])) != NULL)
			return 1;
	return 0;
}

/* Declared as text, or text by its look. */
static int
is_text(const struct source *in)
{
	return utf8_begins(in->type, "text/") ||
	       utf8_begins(in->type, "message/") ||
	       utf8_begins(in->kind, "text/") || kind_is_text(in->octets) ||
	       kind_is_wide_text(in->octets);
}

/* -- other formats ------------------------------------------------------------ */

static void
read_xml(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	(void)left;
	xml_read(a, in, out);
}

/* Formats with a look of their own; a file may have more than one. */
static const struct decoder {
	/* It begins so. */
	int (*is)(const struct source *in);
	void (*read)(struct arena *a, const struct source *in,
	    struct budget *left, struct content *out);
	/* 1: it is text all the same, and is read as that too. */
	int is_text;
	/* It stands in something else; NULL: it never does. */
	int (*is_inside)(const struct source *in);
	/* How it begins there: what is packed inside begins so as well. */
	struct bytes mark;
} decoders[] = {
	{ pdf_is, pdf_read, 0, pdf_is_inside,
	    { (const unsigned char *)"%PDF-", 5 } },
	{ compound_is, compound_read, 0, NULL, { NULL, 0 } },
	{ flat_is, flat_read, 0, NULL, { NULL, 0 } },
	{ archive_is, archive_read, 0, archive_is_inside,
	    { (const unsigned char *)"PK\003\004", 4 } },
	{ rtf_is, rtf_read, 0, NULL, { NULL, 0 } },
	{ tnef_is, tnef_read, 0, NULL, { NULL, 0 } },
	{ signed_is, signed_read, 1, NULL, { NULL, 0 } },
	{ mbox_is, mbox_read, 1, NULL, { NULL, 0 } },
	{ card_is, card_read, 0, NULL, { NULL, 0 } },
	{ xml_is, read_xml, 0, NULL, { NULL, 0 } },
};

enum { DECODERS = sizeof(decoders) / sizeof(decoders[0]) };

/* How much was found: what finds nothing is not what it looked like. */
static size_t
amount(const struct content *out)
{
	return out->len + out->members_len + out->gaps.len +
	       (size_t)out->encrypted;
}

/* 1: what stands inside was unpacked, and is no second file. */
static int
is_member(const struct content *out, struct bytes mark)
{
	for (size_t i = 0; i < out->members_len; i++) {
		struct bytes b = out->members[i].octets;

		if (b.len >= mark.len && memcmp(b.p, mark.p, mark.len) == 0)
			return 1;
	}
	return 0;
}

/* What was seen of a part so far. */
struct seen {
	/* 1: it begins as a format, and that is not text. */
	int is_read, is_known;
	/* 1: another format stands behind what it begins as. */
	int is_second;
	/* 1: it has the tags of a page near its beginning. */
	int has_page;
	int is_media, is_program;
};

/* What it begins as. */
static void
read_beginning(struct arena *a, const struct source *in, struct seen *s,
    struct budget *left, struct content *out)
{
	for (size_t i = 0; i < DECODERS; i++) {
		if (!decoders[i].is(in))
			continue;
		decoders[i].read(a, in, left, out);
		s->is_read = 1;
		s->is_known |= !decoders[i].is_text;
	}
}

/* What stands behind something else and is whole; 1: there is that. */
static int
read_inside(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	int found = 0;

	for (size_t i = 0; i < DECODERS; i++) {
		const struct decoder *d = &decoders[i];
		size_t before = amount(out);

		if (d->is(in) || d->is_inside == NULL || !d->is_inside(in) ||
		    is_member(out, d->mark))
			continue;
		d->read(a, in, left, out);
		found |= amount(out) > before;
	}
	return found;
}

/* -- what it says and what it is ---------------------------------------------- */

static int
is_media(struct utf8 type)
{
	return utf8_begins(type, "image/") || utf8_begins(type, "audio/") ||
	       utf8_begins(type, "video/");
}

/* A page in a document or picture; in an archive it is a file. */
static int
has_second_page(const struct source *in, const struct seen *s)
{
	return s->has_page && (s->is_media || s->is_program || pdf_is(in));
}

/* Streams of a compound file lie open in it, and are no second file. */
static int
is_polyglot(const struct source *in, const struct seen *s)
{
	int is_first =
	    s->is_known || s->has_page || s->is_media || s->is_program;

	return has_second_page(in, s) ||
	       (s->is_second && is_first && !compound_is(in));
}

/*
 * Honest programs are vague about types (application/octet-stream) and mix up
 * documents; none of them calls a program a text or a page a picture.
 */
static int
is_type_conflict(const struct source *in, const struct seen *s)
{
	if (s->is_program)
		return is_media(in->type) || utf8_begins(in->type, "text/") ||
		       utf8_begins(in->type, "application/pdf");
	/* A drawing is XML. */
	return is_media(in->type) && !utf8_begins(in->type, "image/svg") &&
	       !s->is_media && (s->is_known || s->has_page);
}

/* What no decoder knows: text, pages, or a gap; a picture is one whatever else. */
static void
read_rest(struct arena *a, const struct source *in, const struct seen *s,
    struct budget *left, struct content *out)
{
	int is_page_or_text = !s->is_known && is_text(in);

	if (!s->is_known && s->is_media)
		content_gap(a, out, UTF8("unread_media"));
	if (is_page_or_text && !page_is(in))
		plain_read(a, in, left, out);
	else if (is_page_or_text || has_second_page(in, s))
		page_read(a, in, out);
	else if (!s->is_read && !s->is_second && !s->is_media)
		content_gap(a, out, UTF8("unread_format"));
}

void
text_decode(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct seen s = { .is_known = 0 };

	*out = (struct content){ 0 };
	if (in->octets.len == 0)
		return;
	s.has_page = has_tags(in->octets);
	s.is_media = is_media(in->kind);
	s.is_program = kind_is_program(in->octets);
	read_beginning(a, in, &s, left, out);
	s.is_second = read_inside(a, in, left, out);
	read_rest(a, in, &s, left, out);
	if (is_polyglot(in, &s))
		out->odd |= ODD(ODD_POLYGLOT);
	if (is_type_conflict(in, &s))
		out->odd |= ODD(ODD_TYPE_CONFLICT);
}

/* -- around the parts of a multipart ----------------------------------------- */

void
text_around(struct arena *a, const struct part *part, struct content *out)
{
	const struct bytes around[] = { part->preamble, part->epilogue };

	*out = (struct content){ 0 };
	for (size_t i = 0; i < 2; i++) {
		struct readings r;

		if (bytes_is_white(around[i]))
			continue;
		charset_read(a, (struct utf8){ NULL, 0 }, around[i], &r);
		for (size_t k = 0; k < r.len; k++)
			content_text(a, out,
			    (struct text){ .where = { .text = part->path },
				.text = r.v[k],
				.hidden = 1 });
	}
}
