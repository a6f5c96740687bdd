/*
 * page.c - a part that is HTML to its texts
 */
#include "text/page.h"

#include "record/oddity.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/meta.h"
#include "text/quote.h"
#include "text/rebuild.h"

enum {
	/* Of what is left of the arena, the share that a page may have: what is
	 * written of it takes up to twelve times its size. */
	SHARE = 16,
};

int
page_is(const struct source *in)
{
	return utf8_begins(in->type, "text/html") ||
	       utf8_begins(in->type, "application/xhtml") ||
	       utf8_begins(in->kind, "text/html");
}

static void
take(struct arena *a, const struct source *in, const struct html_text *h,
    struct content *out)
{
	content_text(a, out,
	    (struct text){ .where = { .text = in->path },
		.text = h->shown,
		.quoted = quote_spans(a, h->quotes, h->quotes_len) });
	content_add(a, out, in, h->aside, 0);
	content_add(a, out, in, h->attributes, 0);
	content_add(a, out, in, h->hidden, 1);
	if (h->has_hidden)
		out->odd |= ODD(ODD_TEXT_HIDDEN);
	if (h->has_script)
		out->odd |= ODD(ODD_ACTIVE);
	if (h->is_cut)
		content_gap(a, out, UTF8("page_cut"));
}

/* 0: it is more than memory holds. */
static int
read_as(struct arena *a, enum html_reader reader, struct utf8 html,
    struct html_text *h, struct content *out)
{
	if (html.len > arena_left(a) / SHARE) {
		content_gap(a, out, UTF8("too_much"));
		return 0;
	}
	html_text_as(a, html, reader, h);
	return 1;
}

static void
read_text(struct arena *a, const struct source *in, struct utf8 html,
    struct content *out)
{
	struct html_text h, other;

	if (!read_as(a, HTML_BROWSER, html, &h, out))
		return;
	take(a, in, &h, out);
	if (h.is_other_in_outlook &&
	    read_as(a, HTML_OUTLOOK, html, &other, out))
		content_add(a, out, in, other.shown, 0);
	if (h.is_other_with_every_rule &&
	    read_as(a, HTML_WITH_EVERY_RULE, html, &other, out))
		content_add(a, out, in, other.shown, 0);
	if (h.is_other_without_style &&
	    read_as(a, HTML_WITHOUT_STYLE, html, &other, out))
		content_add(a, out, in, other.shown, 0);
}

/* The readings of a page; the first is the likeliest. */
static void
readings_of(struct arena *a, const struct source *in, struct content *out,
    struct readings *r)
{
	struct utf8 own = meta_charset(in->octets);
	struct source html = *in;

	if (html.charset.len == 0)
		html.charset = own;
	content_readings(a, out, &html, in->octets, r);
	/* Some programs believe the page and not the header. */
	if (r->len > 0 && own.len > 0 && !utf8_equal(own, html.charset))
		charset_read_also(a, own, in->octets, r);
}

void
page_read(struct arena *a, const struct source *in, struct content *out)
{
	struct readings r;

	readings_of(a, in, out, &r);
	for (size_t i = 0; i < r.len; i++)
		read_text(a, in, r.v[i], out);
}

void
page_rebuild(struct arena *a, const struct source *in, struct rebuilt *out)
{
	struct content told = { 0 };
	struct readings r;

	readings_of(a, in, &told, &r);
	if (r.len > 0 && r.v[0].len <= arena_left(a) / SHARE) {
		rebuild_html(a, r.v[0], out);
		return;
	}
	*out = (struct rebuilt){ .html = UTF8("") };
	out->gaps.v = arena_array(a, 1, sizeof(*out->gaps.v));
	out->gaps.v[out->gaps.len++] = rebuilt_gap_name(REBUILT_TOO_LONG);
}
