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
	"</", "<b ", "<div>", "<i hidden>", "&#x", "<!", "<title>", "-->", "<p",
	"<!--[if x", "<!--[if mso]>x-->", "<!--[if mso]>x<![endif]-->", "</p>",
	"</b>", "<b>", "<p>", "<td>", "<table><td>", "<i><div></i>", "<style>",
	"<style>a{", "<style>a{color:red}</style>", "<style>{}/*",
	"<style>.a{opacity:0}</style><b class=a>", "<i style='color:red'>",
	"<i style='a:(((", "<p class='a b c d e f g h i j k l m n o p'>",
	"<svg><![CDATA[", "<iframe srcdoc='&lt;p>'>", "<bdo dir=rtl>x</bdo>",
	"<style>b:before{content:'xxxxxxxxxxxx'}</style><b></b>",
	"<a href=data:text/html;base64,AAAA>", "<plaintext>", "--", "&nGt;",
	"<blockquote>x", "<style>p .a{opacity:0}</style>x<b class=a>x</b>",
	"<style>a[b]," };

static int
same(struct utf8 got, const char *want)
{
	return want == NULL || utf8_equal(got, utf8_from(want));
}

/* However short the document: a page costs something to begin with. */
enum { BEGIN = 4096 };

static void
check_cuts(void)
{
	size_t over = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i].html);

		for (size_t cut = 0; cut < len; cut++) {
			struct arena *a = arena_new(1 << 20);
			/* Exactly so long, for the address sanitizer. */
			struct utf8 text =
			    arena_utf8(a, (struct utf8){ cases[i].html, cut });
			struct html_text out;

			html_text_as(a, text, HTML_OUTLOOK, &out);
			html_text_as(a, text, HTML_WITHOUT_STYLE, &out);
			html_text_as(a, text, HTML_WITH_EVERY_RULE, &out);
			html_text(a, text, &out);
			over += out.work > 16 * cut + BEGIN;
			arena_free(a);
		}
	}
	tap_ok(over == 0, "every document may end anywhere");
}

static void
check_facts(void)
{
	static const struct {
		const char *promise, *html;
		int has_hidden, has_script, is_cut;
	} facts[] = {
		{ "a page with nothing of it", "<p>x</p>", 0, 0, 0 },
		{ "comments and styles are not hidden text",
		    "<!-- x --><style>x</style>", 0, 0, 0 },
		{ "hidden letters are", "<p hidden>x</p>", 1, 0, 0 },
		{ "hidden blanks and signs are not", "<p hidden> &nbsp; - </p>",
		    0, 0, 0 },
		{ "a script", "<script>x</script>", 0, 1, 0 },
		{ "a script from elsewhere", "<script src=x></script>", 0, 1,
		    0 },
		{ "data for search engines is no script",
		    "<script type='application/ld+json'>x</script>", 0, 0, 0 },
		{ "an event", "<body onload=x()>", 0, 1, 0 },
		{ "an address that is a script",
		    "<a href=' javascript&colon;x()'>", 0, 1, 0 },
		{ "the word in an address", "<a href='http://x/javascript:'>",
		    0, 0, 0 },
		{ "a document in a document is read",
		    "<iframe srcdoc='<iframe srcdoc=x>'>", 0, 0, 0 },
		{ "one more is said not to be",
		    "<iframe srcdoc=\"<iframe srcdoc='<iframe srcdoc=x>'>\">",
		    0, 0, 1 },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		struct arena *a = arena_new(1 << 20);
		struct html_text out;

		html_text(a, utf8_from(facts[i].html), &out);
		tap_ok(out.has_hidden == facts[i].has_hidden &&
			   out.has_script == facts[i].has_script &&
			   out.is_cut == facts[i].is_cut,
		    "%s", facts[i].promise);
		arena_free(a);
	}
}

/* `piece` as often as fits into `octets`. */
static void
read_many(
    struct arena *a, const char *piece, size_t octets, struct html_text *out)
{
	size_t len = strlen(piece);
	char *text = arena_raw(a, octets);

	for (size_t i = 0; i < octets; i++)
		text[i] = piece[i % len];
	html_text(a, (struct utf8){ text, octets }, out);
}

static size_t
work_of(const char *piece, size_t octets)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct html_text out;

	read_many(a, piece, octets, &out);
	arena_free(a);
	return out.work;
}

static void
check_bounds(void)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct html_text out;

	for (size_t i = 0; i < sizeof(nasty) / sizeof(*nasty); i++) {
		size_t once = work_of(nasty[i], 1 << 17);
		size_t twice = work_of(nasty[i], 1 << 18);

		if (!tap_ok(twice <= 2 * once + BEGIN,
			"twice \"%s\" is twice the work", nasty[i]))
			tap_note("%zu, then %zu", once, twice);
	}
	read_many(a, "<div>", 5 * 400, &out);
	tap_ok(!out.is_cut, "400 elements in each other are followed");
	read_many(a, "<div>", 5 * 600, &out);
	tap_ok(out.is_cut, "600 are not, and it is said");
	read_many(a,
	    "<style>b:before{content:'x<!-- so long as it is-->'}"
	    "</style><b></b>",
	    1 << 16, &out);
	tap_ok(out.is_cut, "what a sheet writes again and again is bounded");
	arena_free(a);
}

static void
check_quotes(void)
{
	struct arena *a = arena_new(1 << 20);
	struct html_text out;
	const char *html = "a<blockquote>b<blockquote>c</blockquote>d"
			   "</blockquote>e<blockquote></blockquote>f";

	html_text(a, utf8_from(html), &out);
	/* "a\nb\nc\nd\ne\nf" */
	tap_ok(out.quotes_len == 2 && out.quotes[0].start == 4 &&
		   out.quotes[0].end == 6 && out.quotes[1].start == 2 &&
		   out.quotes[1].end == 8,
	    "quotes are told, the inner one first, empty ones not");
	arena_free(a);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new(1 << 20);
		struct html_text out;

		html_text(a, utf8_from(cases[i].html), &out);
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
	check_facts();
	check_quotes();
	check_bounds();
	tap_ok(utf8_equal(meta_charset(
			      bytes_of(utf8_from("<meta charset=\"koi8-r\">"))),
		   UTF8("koi8-r")),
	    "a document names its charset");
	tap_ok(meta_charset(bytes_of(utf8_from("<meta charse"))).len == 0,
	    "or not");
	return tap_done();
}
