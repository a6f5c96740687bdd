/*
 * decode.c - what a reader would see of a part, as clean text with a place
 */
#define _GNU_SOURCE
#include <string.h>

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

enum {
	/* Where a tag must stand for octets that are no text to be HTML too. */
	TAG_LOOKED_AT = 4096,
};

static int
begins_with(struct utf8 text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && memcmp(text.p, with, len) == 0;
}

/* -- text ------------------------------------------------------------------- */

/* A picture or a program that is a page as well. */
static int
has_tags(struct bytes octets)
{
	static const char *const tags[] = { "<html", "<body", "<script",
		"<!DOCTYPE html", "<HTML", "<BODY", "<SCRIPT" };
	struct bytes b = bytes_at(octets, 0, TAG_LOOKED_AT);

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]) && b.len > 0; i++)
		if (memmem(b.p, b.len, tags[i], strlen(tags[i])) != NULL)
			return 1;
	return 0;
}

static int
is_html(const struct source *in)
{
	return begins_with(in->type, "text/html") ||
	       begins_with(in->type, "application/xhtml") ||
	       begins_with(in->kind, "text/html");
}

/* Declared as text, or text by its look. */
static int
is_text(const struct source *in)
{
	return begins_with(in->type, "text/") ||
	       begins_with(in->type, "message/") ||
	       begins_with(in->kind, "text/") || kind_is_text(in->octets);
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
static const struct {
	int (*is)(const struct source *in);
	void (*read)(struct arena *a, const struct source *in,
	    struct budget *left, struct content *out);
	/* 1: it is text all the same, and is read as that too. */
	int is_text;
} decoders[] = {
	{ pdf_is, pdf_read, 0 },
	{ compound_is, compound_read, 0 },
	{ flat_is, flat_read, 0 },
	{ archive_is, archive_read, 0 },
	{ rtf_is, rtf_read, 0 },
	{ tnef_is, tnef_read, 0 },
	{ signed_is, signed_read, 1 },
	{ mbox_is, mbox_read, 1 },
	{ card_is, card_read, 0 },
	{ xml_is, read_xml, 0 },
};

static int
is_media(const struct source *in)
{
	return begins_with(in->kind, "image/") ||
	       begins_with(in->kind, "audio/") ||
	       begins_with(in->kind, "video/");
}

void
text_decode(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	int is_known = 0, is_read = 0;

	*out = (struct content){ 0 };
	if (in->octets.len == 0)
		return;
	for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++) {
		if (!decoders[i].is(in))
			continue;
		decoders[i].read(a, in, left, out);
		is_read = 1;
		is_known |= !decoders[i].is_text;
	}
	if (!is_known && is_text(in) && !is_html(in))
		plain_read(a, in, left, out);
	else if (!is_known && is_text(in))
		page_read(a, in, out);
	else if (has_tags(in->octets))
		page_read(a, in, out);
	else if (is_media(in))
		content_gap(a, out, UTF8("unread_media"));
	else if (!is_known && !is_read)
		content_gap(a, out, UTF8("unread_format"));
}

/* -- around the parts of a multipart ----------------------------------------- */

static int
is_white(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] > ' ')
			return 0;
	return 1;
}

void
text_around(struct arena *a, const struct part *part, struct content *out)
{
	const struct bytes around[] = { part->preamble, part->epilogue };

	*out = (struct content){ 0 };
	for (size_t i = 0; i < 2; i++) {
		struct readings r;

		if (is_white(around[i]))
			continue;
		charset_read(a, (struct utf8){ NULL, 0 }, around[i], &r);
		for (size_t k = 0; k < r.len; k++)
			content_text(a, out,
			    (struct text){ .where = { .text = part->path },
				.text = r.v[k],
				.hidden = 1 });
	}
}
