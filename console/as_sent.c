/*
 * as_sent.c - a part of an opened message as it was sent: a document of its own
 */
#include "console/as_sent.h"

#include "base/limits.h"
#include "base/strbuf.h"

enum {
	/* Octets of what stands around the page. */
	AROUND = 8192,
};

static const char policy[] =
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox";

/*
 * No style may be: what there is of a look is in attributes.  By tabindex the
 * keyboard comes in, to scroll: nothing else in it can be reached.
 */
static const char before[] =
    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
    "<title>A part of a message as it was sent</title></head>"
    "<body tabindex=\"0\" bgcolor=\"#ffffff\" text=\"#000000\">"
    "<font face=\"Helvetica, Arial, sans-serif\">";
static const char after[] = "</font></body></html>\n";

static const char *const sentences[REBUILT_GAPS] = {
	[REBUILT_TOO_LONG] = "It is longer than is shown here.",
	[REBUILT_TOO_DEEP] =
	    "Where its elements stand too deep in each other, only their words "
	    "are shown.",
	[REBUILT_TOO_MANY] =
	    "It has more elements than are shown: of the rest there are only "
	    "the words.",
	[REBUILT_ADDRESS_CUT] = "Long addresses of links are cut.",
	[REBUILT_PAGE_CUT] = "Not all of it could be read.",
	[REBUILT_TEXT_HIDDEN] =
	    "It holds text that mail programs hide, or that not all of them "
	    "show: that stands in the text only.",
	[REBUILT_SCRIPT] = "It holds a script, which is left out.",
};

/* A name that is no gap of ours is none: it came from a scanner. */
static void
write_gaps(const struct rebuilt *page, struct strbuf *out)
{
	if (page->gaps.len == 0)
		return;
	strbuf_str(out, "<ul>");
	for (int i = 0; i < REBUILT_GAPS; i++)
		for (size_t k = 0; k < page->gaps.len; k++)
			if (utf8_equal(page->gaps.v[k], rebuilt_gap_name(i)))
				strbuf_fmt(out, "<li>%s</li>", sentences[i]);
	strbuf_str(out, "</ul><hr>");
}

static void
finish(struct arena *a, unsigned status, struct strbuf *b, struct answer *out)
{
	strbuf_str(b, after);
	*out = (struct answer){ .status = status,
		.type = "text/html; charset=utf-8",
		.policy = policy,
		.is_framed = 1,
		.body = arena_bytes(a, strbuf_bytes(b)) };
	strbuf_done(b);
}

void
as_sent_answer(struct arena *a, const struct rebuilt *page, struct answer *out)
{
	struct strbuf b;

	strbuf_init(&b, REBUILT_MAX + AROUND);
	strbuf_str(&b, before);
	write_gaps(page, &b);
	strbuf_add(&b, page->html.p, page->html.len);
	finish(a, 200, &b, out);
}

void
as_sent_refused(
    struct arena *a, unsigned status, const char *words, struct answer *out)
{
	struct strbuf b;

	strbuf_init(&b, AROUND);
	strbuf_str(&b, before);
	strbuf_fmt(&b, "<p>%s</p>", words);
	finish(a, status, &b, out);
}
