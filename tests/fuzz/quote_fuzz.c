/*
 * quote_fuzz.c - quotations of any page lie in its text, in order; what is
 * shown of it holds nothing that a terminal obeys
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/display.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/quote.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_spans(struct spans q, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < q.len; i++) {
		if (q.v[i].start < at || q.v[i].end <= q.v[i].start ||
		    q.v[i].end > len)
			abort();
		at = q.v[i].end + 1;
	}
}

static void
check_shown(struct utf8 text)
{
	struct strbuf out;

	strbuf_init(&out, DISPLAY_GROWTH * text.len);
	display_text(text, DISPLAY_TEXT, &out);
	if (strbuf_over(&out))
		abort();
	for (size_t i = 0; i < out.len; i++) {
		unsigned char c = (unsigned char)out.p[i];
		unsigned char before =
		    i > 0 ? (unsigned char)out.p[i - 1] : ' ';

		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f ||
		    (before == 0xc2 && c < 0xa0))
			abort();
	}
	strbuf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct readings r;
	int over = 0;

	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &r);
	for (size_t i = 0; i < r.len; i++) {
		struct html_text h;
		struct text plain = { .text = r.v[i] }, page;

		html_text(a, r.v[i], &h);
		page = (struct text){ .text = h.shown,
			.quoted = quote_spans(a, h.quotes, h.quotes_len) };
		check_spans(page.quoted, h.shown.len);
		check_spans(quote_find(a, &page, 1000, &over), h.shown.len);
		check_spans(quote_find(a, &plain, 1000, &over), r.v[i].len);
		check_shown(r.v[i]);
		check_shown(h.shown);
	}
	/* Octets that are no text at all must not pass either. */
	check_shown((struct utf8){ (const char *)data, size });
	arena_free(a);
	return 0;
}
