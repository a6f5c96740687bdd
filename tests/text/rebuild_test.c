/* rebuild_test.c - what of a page of mail is shown "as sent", and what never */
#define _GNU_SOURCE
#include "text/rebuild.h"

#include <stdlib.h>

#include "base/limits.h"
#include "tests/tap.h"
#include "text/html.h"

#define DIV      "<div dir=\"auto\">"
#define LINK(at) " <small>[link: " at "]</small>"
#define BLUE(in) "<u><font color=\"#0000ee\">" in "</font></u>"
#define BEHIND   "<small>[a picture is behind this text]</small>"
#define RLO      "\xe2\x80\xae"
#define ZWSP     "\xe2\x80\x8b"

/* Line ends of the text are left out of `want`. */
static const struct {
	const char *promise, *html, *want;
} cases[] = {
	{ "text is text", "a &lt;b&gt; &amp; \"c\"",
	    "a &lt;b&gt; &amp; &quot;c&quot;" },
	{ "what reads as a tag but is none", "1 < 2 &#60;script>",
	    "1 &lt; 2 &lt;script&gt;" },
	{ "paragraphs and letters", "<p>a <b>b</b> <i>c</i></p>",
	    "<p dir=\"auto\">a <b>b</b> <i>c</i></p>" },
	{ "names in capitals", "<B>x</B>", "<b>x</b>" },
	{ "old names", "<strike>a</strike><tt>b</tt>",
	    "<s>a</s><code>b</code>" },
	{ "what is unknown is its content", "<x-y>a</x-y><span>b</span>",
	    "ab" },
	{ "a block that is no element of ours", "<section>a</section>",
	    DIV "a</div>" },
	{ "what was left open is closed", "<b><i>a", "<b><i>a</i></b>" },
	{ "what was closed crosswise", "<b>a<i>b</b>c</i>",
	    "<b>a<i>b</i></b>c" },
	{ "an end without a beginning", "</div>a</b>", "a" },
	{ "lists", "<ol start=3><li>a<li>b</ol>",
	    "<ol start=\"3\"><li dir=\"auto\">a</li><li dir=\"auto\">b</li>"
	    "</ol>" },
	{ "tables with what belongs to them",
	    "<table border=1 width=100%><tr><td colspan=2 align=CENTER>a"
	    "</table>",
	    "<table width=\"100%\" border=\"1\"><tr>"
	    "<td align=\"center\" colspan=\"2\" dir=\"auto\">a</td> </tr>"
	    "</table>" },
	{ "numbers within bounds", "<table width=99999 border=777></table>",
	    "<table width=\"2000\" border=\"50\"></table>" },
	{ "more than all of it is all of it", "<table width=900%></table>",
	    "<table width=\"100%\"></table>" },
	{ "a value that is none", "<p align='x\" onclick=\"y'>a</p>",
	    "<p dir=\"auto\">a</p>" },
	{ "lines", "a<br>b<hr>", "a<br>b<hr>" },
	{ "blanks of pre stay", "<pre>a  b</pre>",
	    "<pre dir=\"auto\">a  b</pre>" },

	{ "colours", "<font color=red>a</font>",
	    "<font color=\"#ff0000\">a</font>" },
	{ "of a style", "<span style='color:#00F'>a</span>",
	    "<font color=\"#0000ff\">a</font>" },
	{ "of a style sheet",
	    "<style>.x{color:#008000}</style><i class=x>a</i>",
	    "<i><font color=\"#008000\">a</font></i>" },
	{ "a cell's ground", "<td bgcolor=#ffff00>a",
	    "<td dir=\"auto\" bgcolor=\"#ffff00\">a</td> " },
	{ "letters on a ground that is left out can be read",
	    "<div style='background:#000;color:#fff'>a</div>", DIV "a</div>" },
	{ "and on one that is not",
	    "<table bgcolor=#000000><tr><td><font color=white>a",
	    "<table bgcolor=\"#000000\"><tr><td dir=\"auto\">"
	    "<font color=\"#ffffff\">a</font></td> </tr></table>" },
	{ "sizes", "<span style='font-size:32px'>a</span>",
	    "<font size=\"6\">a</font>" },
	{ "bold, italic and lines of a style",
	    "<span style='font-weight:700;font-style:italic;"
	    "text-decoration:underline'>a</span>",
	    "<b><i><u>a</u></i></b>" },
	{ "alignment of a style", "<p style='text-align: center'>a</p>",
	    "<p align=\"center\" dir=\"auto\">a</p>" },
	{ "no other style",
	    "<p style='position:fixed;top:0;z-index:9;"
	    "clip:auto;width:9999px'>a</p>",
	    "<p dir=\"auto\">a</p>" },

	{ "a link is its words and its address",
	    "<a href='http://x/?a=1&amp;b'>y</a>",
	    BLUE("y") LINK("http://x/?a=1&amp;b") },
	{ "whatever that is", "<a href='java\nscript:x()'>y</a>",
	    BLUE("y") LINK("javascript:x()") },
	{ "with its tricks shown", "<a href='http://" RLO "x'>y</a>",
	    BLUE("y") LINK("http://&lt;U+202E&gt;x") },
	{ "a place in the page is no address", "<a href='#top'>y</a>",
	    BLUE("y") },
	{ "a picture is who would be asked for it",
	    "<img src='https://u:p@t.example:8/x.gif?id=1'>",
	    "<small>[picture not fetched: t.example:8]</small>" },
	{ "with its words", "<img src=//t.example/x alt='A &quot;cat&quot;'>",
	    "<small>[picture not fetched: t.example, A &quot;cat&quot;]"
	    "</small>" },
	{ "one that is enclosed", "<img src=cid:a@b>",
	    "<small>[enclosed picture: a@b]</small>" },
	{ "one that stands in the page", "<img src='data:image/png;base64,AA'>",
	    "<small>[picture of the page, not shown]</small>" },
	{ "one behind text", "<p style='background:url(http://x/y) #fff'>a</p>",
	    "<p dir=\"auto\">" BEHIND "a</p>" },
	{ "by a tag", "<td background='http://x/y.gif'>a",
	    "<td dir=\"auto\">" BEHIND "a</td> " },
	{ "by a style sheet",
	    "<style>.x{background-image:url(cid:a)}</style><p class=x>a</p>",
	    "<p dir=\"auto\">" BEHIND "a</p>" },
	{ "not of a colour, nor what is none",
	    "<p style='background:#fff'>a</p><p style='background:none'>b</p>"
	    "<p style='background-image:none'>c</p>"
	    "<p style='background-image:linear-gradient(red,blue)'>d</p>",
	    "<p dir=\"auto\">a</p><p dir=\"auto\">b</p>"
	    "<p dir=\"auto\">c</p><p dir=\"auto\">d</p>" },
	{ "nor one that was taken away",
	    "<style>p{background:url(x)}</style>"
	    "<p style='background-image:none'>a</p>",
	    "<p dir=\"auto\">a</p>" },
	{ "a page in the page", "<iframe src=http://t.example/x>a</iframe>b",
	    "<small>[page not fetched: t.example]</small>b" },
	{ "a form", "<form action='http://t.example'><input value=v></form>",
	    DIV "<small>[form that would be sent to: t.example]</small>"
		"<small>[field: v]</small></div>" },
	{ "a field that nobody saw", "<input type=hidden value=v>", "" },
	{ "a hidden picture",
	    "<div hidden><img src=http://t.example/x></div>"
	    "<img src=http://t.example style=display:none>",
	    "" },

	{ "scripts and handlers", "<script>x()</script><b onclick='x()'>a</b>",
	    "<b>a</b>" },
	{ "styles, bases, metas, links",
	    "<style>b{}</style><base href=//x><meta http-equiv=refresh "
	    "content='0;url=//x'><link rel=stylesheet href=//x>a",
	    "a" },
	{ "names", "<b id=main class=nav name=x>a</b>", "<b>a</b>" },
	{ "drawings and formulas are their words",
	    "<svg onload=x()><text>a</text></svg><math href=x>b</math>",
	    "a b " },
	{ "what is hidden", "a<i style=display:none>b</i>c<!-- d -->", "ac" },
	{ "directions are shown, not followed", "a" RLO "b<bdo dir=rtl>c</bdo>",
	    "a&lt;U+202E&gt;b&lt;U+202E&gt;c&lt;U+202C&gt;" },
	{ "what nobody sees is shown", "a" ZWSP "b", "a&lt;U+200B&gt;b" },
	{ "and cannot be forged", "&lt;U+200B&gt;",
	    "&lt;U+003C&gt;U+200B&gt;" },
	{ "mutations: style in a drawing",
	    "<svg></p><style><a id=\"</style><img src=1 onerror=x()>\">",
	    "<small>[picture not fetched]</small>&quot;&gt; " },
	{ "a noscript with a tag in an attribute",
	    "<noscript><p title=\"</noscript><img src=x onerror=x()>\">a",
	    "<p dir=\"auto\">a</p>" },
	{ "a textarea holds text", "<textarea><script>x()</script></textarea>",
	    DIV "&lt;script&gt;x()&lt;/script&gt;</div>" },
};

static int
has_gap(const struct rebuilt *page, enum rebuilt_gap gap)
{
	for (size_t i = 0; i < page->gaps.len; i++)
		if (utf8_equal(page->gaps.v[i], rebuilt_gap_name((int)gap)))
			return 1;
	return 0;
}

/* Without line ends, which are blanks to a browser. */
static struct utf8
one_line(struct arena *a, struct utf8 html)
{
	char *p = arena_raw(a, html.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < html.len; i++)
		if (html.p[i] != '\n')
			p[len++] = html.p[i];
	return (struct utf8){ p, len };
}

static void
check_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new(1 << 22);
		struct rebuilt page;
		struct utf8 line;

		rebuild_html(a, utf8_from(cases[i].html), &page);
		line = one_line(a, page.html);
		tap_same(line.p, line.len, cases[i].want, cases[i].promise);
		if (!rebuilt_is_sound(page.html))
			tap_ok(0, "%s: is sound", cases[i].promise);
		arena_free(a);
	}
}

/* `piece` again and again, and what stands before and after it all. */
static struct utf8
many(struct arena *a, const char *before, const char *piece, size_t count,
    const char *after)
{
	size_t len = strlen(before), each = strlen(piece);
	char *p = arena_raw(a, len + each * count + strlen(after));

	memcpy(p, before, len);
	for (size_t i = 0; i < count; i++, len += each)
		memcpy(p + len, piece, each);
	memcpy(p + len, after, strlen(after));
	return (struct utf8){ p, len + strlen(after) };
}

/* What is beyond a bound is told, and what is inside is shown. */
static const struct {
	const char *promise, *piece;
	size_t count;
	enum rebuilt_gap gap;
	/* 1: the words at the end are there all the same. */
	int has_end;
} bounds[] = {
	{ "deeper than is built: the words stay", "<b>", 450, REBUILT_TOO_DEEP,
	    1 },
	{ "deeper than is read", "<b>", 900, REBUILT_PAGE_CUT, 1 },
	{ "more elements than are built: the words stay", "<b>x</b>",
	    REBUILT_ELEMENTS + 9, REBUILT_TOO_MANY, 1 },
	{ "more empty ones", "<br>", REBUILT_ELEMENTS + 9, REBUILT_TOO_MANY,
	    1 },
	{ "longer than is built", "some words ", REBUILT_MAX / 10,
	    REBUILT_TOO_LONG, 0 },
	{ "longer by references", "\"", REBUILT_MAX / 5, REBUILT_TOO_LONG, 0 },
	{ "longer by marks", ZWSP, REBUILT_MAX / 10, REBUILT_TOO_LONG, 0 },
	{ "longer by notes", "<img src=http://t.example/>", REBUILT_MAX / 40,
	    REBUILT_TOO_MANY, 1 },
	{ "longer, and deep where it ends", "<blockquote>some words ", 511,
	    REBUILT_TOO_DEEP, 1 },
};

static void
check_bounds(void)
{
	for (size_t i = 0; i < sizeof(bounds) / sizeof(*bounds); i++) {
		struct arena *a = arena_new((size_t)1 << 30);
		struct utf8 html =
		    many(a, "begin ", bounds[i].piece, bounds[i].count, " end");
		struct rebuilt page;
		int has_end;

		rebuild_html(a, html, &page);
		has_end = page.html.len > 100 &&
			  memmem(page.html.p, page.html.len, "end", 3) != NULL;
		if (!tap_ok(has_gap(&page, bounds[i].gap) &&
				rebuilt_is_sound(page.html) &&
				utf8_begins(page.html, "begin") &&
				has_end == bounds[i].has_end,
			"%s", bounds[i].promise))
			tap_note("%zu octets, %zu gaps, sound %d, end %d",
			    page.html.len, page.gaps.len,
			    rebuilt_is_sound(page.html), has_end);
		arena_free(a);
	}
}

static const struct {
	const char *promise, *html;
	enum rebuilt_gap gap;
} gaps[] = {
	{ "a script is told", "<script>x</script>", REBUILT_SCRIPT },
	{ "hidden words are told", "<i hidden>word</i>", REBUILT_TEXT_HIDDEN },
	{ "so is what Outlook alone shows", "<!--[if mso]>word<![endif]-->",
	    REBUILT_TEXT_HIDDEN },
};

static void
check_gaps(void)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct rebuilt page;

	for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++) {
		rebuild_html(a, utf8_from(gaps[i].html), &page);
		tap_ok(page.gaps.len == 1 && has_gap(&page, gaps[i].gap), "%s",
		    gaps[i].promise);
	}
	rebuild_html(a, UTF8("<p>a <b>plain</b> page"), &page);
	tap_ok(page.gaps.len == 0, "of a plain page nothing is missing");
	rebuild_html(a, many(a, "<a href='http:", "/x", 400, "'>y</a>"), &page);
	tap_ok(has_gap(&page, REBUILT_ADDRESS_CUT) && page.html.len < 600 &&
		   rebuilt_is_sound(page.html),
	    "an address that is long is cut, and told");
	arena_free(a);
}

int
main(void)
{
	check_cases();
	check_bounds();
	check_gaps();
	return tap_done();
}
