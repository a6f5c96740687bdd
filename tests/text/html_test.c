/* html_test.c - what a reader would see of HTML, and what is hidden */
#include "tests/tap.h"
#include "text/html.h"

#include "text/meta.h"

/* NULL: not looked at. */
static const struct {
	const char *promise, *html, *shown, *hidden, *attributes;
} cases[] = {
	{ "plain text is itself", "hello there", "hello there", "", "" },
	{ "inline elements leave words whole", "w<b>o</b>r<i>d</i>", "word", "",
	    "" },
	{ "an unknown element is inline", "w<x-y>or</x-y>d", "word", "", "" },
	{ "a comment leaves words whole", "wo<!-- x -->rd", "word", "x\n", "" },
	{ "an empty comment", "wo<!-->rd", "word", "", "" },
	{ "a comment that ends oddly", "wo<!-- x --!>rd", "word", NULL, "" },
	{ "a comment that never ends is kept", "a<!-- x", "a", "x\n", "" },
	{ "wbr is no break", "wo<wbr>rd", "word", "", "" },
	{ "br ends a line", "a<br>b", "a\nb", "", "" },
	{ "a paragraph ends a line", "<p>a</p><p>b</p>", "a\nb\n", "", "" },
	{ "cells are words", "<td>a</td><td>b</td>", "a b ", "", "" },
	{ "blanks collapse", "a \n\t b", "a b", "", "" },
	{ "but not in pre", "<pre>a  b</pre>", "a  b\n", "", "" },
	{ "references are characters", "&lt;b&gt; &amp; &eacute;",
	    "<b> & \xc3\xa9", "", "" },
	{ "without a semicolon too", "caf&eacute", "caf\xc3\xa9", "", "" },
	{ "numbers", "&#119;&#x6f;rd", "word", "", "" },
	{ "numbers of Windows", "&#145;", "\xe2\x80\x98", "", "" },
	{ "a number of nothing is a blank", "a&#0;b", "a b", "", "" },
	{ "a surrogate is a blank", "a&#xd800;b", "a b", "", "" },
	{ "an ampersand alone", "a & b", "a & b", "", "" },
	{ "an unknown reference stays", "&nosuch;", "&nosuch;", "", "" },
	{ "a less-than alone", "1 < 2", "1 < 2", "", "" },
	{ "scripts are hidden", "a<script>b</script>c", "ac", "b\n", "" },
	{ "styles are hidden", "a<style>b{}</style>c", "ac", "b{}\n", "" },
	{ "a script with a tag in it", "<script>'</b>'</script>x", "x",
	    "'</b>'\n", "" },
	{ "a script that never ends", "a<script>b", "a", "b\n", "" },
	{ "a title is shown", "<title>T</title>x", "T\nx", "", "" },
	{ "a textarea holds text", "<textarea><b>x</b></textarea>",
	    "<b>x</b>\n", "", "" },
	{ "display:none is hidden", "a<span style='display:none'>b</span>c",
	    "ac", "b", "" },
	{ "with blanks and capitals", "a<i style='DISPLAY : None'>b</i>c", "ac",
	    "b", "" },
	{ "font-size:0 is hidden", "a<i style='font-size:0px'>b</i>c", "ac",
	    "b", "" },
	{ "visibility:hidden", "a<i style='visibility:hidden'>b</i>c", "ac",
	    "b", "" },
	{ "the hidden attribute", "a<i hidden>b</i>c", "ac", "b", "" },
	{ "hidden inside hidden", "a<i hidden>b<i>d</i>e</i>c", "ac", "bde",
	    "" },
	{ "a void element hides nothing", "a<img hidden>c", "ac", "", "" },
	{ "alt is told", "<img alt='word'>", "", "", "word\n" },
	{ "alt without quotes", "<img alt=word>", "", "", "word\n" },
	{ "alt with references", "<img alt=\"a&amp;b\">", "", "", "a&b\n" },
	{ "addresses of links are told", "<a href='http://x'>y</a>", "y", "",
	    "http://x\n" },
	{ "attributes in capitals", "<IMG ALT=word>", "", "", "word\n" },
	{ "an attribute without a value", "<input disabled>a", "a", "", "" },
	{ "a '>' in quotes", "<a title='>'>b</a>", "b", "", ">\n" },
	{ "a quote that never ends is kept", "a<a href='x", "a", "<a href='x\n",
	    NULL },
	{ "a tag that never ends is kept", "a<b", "a", "<b\n", "" },
	{ "slashes between attributes", "<a/href=x/>b", "b", "", NULL },
	{ "an end tag with attributes", "a</b x='y'>c", "ac", "", "" },
	{ "a doctype is not shown", "<!DOCTYPE html>a", "a", "DOCTYPE html\n",
	    "" },
	{ "a processing instruction is not shown", "<?xml x?>a", "a", NULL,
	    "" },
	{ "plaintext is the rest", "<plaintext><b>a", "<b>a\n", "", "" },
	{ "an iframe's content is hidden", "<iframe>x</iframe>a", "a", "x\n",
	    "" },
	{ "bytes beyond ASCII", "caf\xc3\xa9", "caf\xc3\xa9", "", "" },
	{ "nothing", "", "", "", "" },
};

/* What a hostile sender repeats. */
static const char *const nasty[] = { "<", "<!--", "&", "<script>", "<a href='",
	"</", "<b ", "<div>", "<i hidden>", "&#x", "<!", "<title>", "-->",
	"<p" };

static int
same(struct utf8 got, const char *want)
{
	return want == NULL || utf8_equal(got, utf8_from(want));
}

static size_t
work_of(const char *piece, size_t octets)
{
	struct arena *a = arena_new((size_t)1 << 28);
	size_t len = strlen(piece), work;
	char *text = arena_raw(a, octets);
	struct html_text out;

	for (size_t i = 0; i < octets; i++)
		text[i] = piece[i % len];
	html_text(a, (struct utf8){ text, octets }, HTML_BROWSER, &out);
	work = out.work;
	arena_free(a);
	return work;
}

static void
check_cuts(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i].html);

		for (size_t cut = 0; cut < len; cut++) {
			struct arena *a = arena_new(1 << 20);
			/* Exactly so long, for the address sanitizer. */
			struct utf8 text =
			    arena_utf8(a, (struct utf8){ cases[i].html, cut });
			struct html_text out;

			html_text(a, text, HTML_BROWSER, &out);
			arena_free(a);
		}
	}
	tap_ok(1, "every document may end anywhere");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new(1 << 20);
		struct html_text out;

		html_text(a, utf8_from(cases[i].html), HTML_BROWSER, &out);
		if (!tap_ok(same(out.shown, cases[i].shown) &&
				same(out.hidden, cases[i].hidden) &&
				same(out.attributes, cases[i].attributes),
			"%s", cases[i].promise))
			tap_note("shown \"%.*s\" hidden \"%.*s\" attributes "
				 "\"%.*s\"",
			    (int)out.shown.len, out.shown.p,
			    (int)out.hidden.len, out.hidden.p,
			    (int)out.attributes.len, out.attributes.p);
		arena_free(a);
	}
	check_cuts();
	for (size_t i = 0; i < sizeof(nasty) / sizeof(*nasty); i++)
		tap_ok(work_of(nasty[i], 1 << 18) <=
			   2 * work_of(nasty[i], 1 << 17) + 4096,
		    "twice \"%s\" is twice the work", nasty[i]);
	tap_ok(utf8_equal(meta_charset(
			      bytes_of(utf8_from("<meta charset=\"koi8-r\">"))),
		   UTF8("koi8-r")),
	    "a document names its charset");
	tap_ok(meta_charset(bytes_of(utf8_from("<meta charse"))).len == 0,
	    "or not");
	return tap_done();
}
