/* html_fuzz.c - no document breaks the reader of HTML, or costs more than its
 * size */
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/meta.h"

static struct html_text
read_as(struct arena *a, struct utf8 html, enum html_reader reader)
{
	struct html_text out;

	html_text_as(a, html, reader, &out);
	fuzz_promise(out.work <= 16 * html.len + 4096);
	fuzz_text(out.shown);
	fuzz_text(out.attributes);
	fuzz_text(out.hidden);
	fuzz_text(out.aside);
	for (size_t i = 0; i < out.quotes_len; i++)
		fuzz_promise(out.quotes[i].start <= out.quotes[i].end &&
			     out.quotes[i].end <= out.shown.len);
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct readings r;

	charset_read(a, meta_charset(octets), octets, &r);
	for (size_t i = 0; i < r.len; i++) {
		struct html_text out = read_as(a, r.v[i], HTML_BROWSER);

		if (out.is_other_in_outlook)
			(void)read_as(a, r.v[i], HTML_OUTLOOK);
		if (out.is_other_without_style)
			(void)read_as(a, r.v[i], HTML_WITHOUT_STYLE);
		if (out.is_other_with_every_rule)
			(void)read_as(a, r.v[i], HTML_WITH_EVERY_RULE);
	}
	arena_free(a);
	return 0;
}
