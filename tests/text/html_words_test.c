/* html_words_test.c - a word that a reader sees is found whole */
#include "tests/tap.h"
#include "tests/text/holds.h"
#include "text/html.h"

#include "text/turned.h"

/* Where the word "word" comes out whole. */
enum where {
	SHOWN,
	/* Only where it is read aside. */
	ASIDE,
	ATTRIBUTES,
	HIDDEN,
	/* Only as Outlook reads it. */
	OUTLOOK,
	/* Only where styles do not count. */
	WITHOUT_STYLE,
	/* Only where every rule of a sheet counts. */
	WITH_EVERY_RULE,
	/* In what is shown, once letters are turned round. */
	TURNED,
	/* It is two words for everybody. */
	NOWHERE,
};

#define LETTERS "wo<i style='display:none'>x</i>rd"

static const struct {
	const char *promise;
	enum where want;
	const char *html;
} cases[] = {
	/* -- nothing between -- */
	{ "a comment between letters", SHOWN, "wo<!-- x -->rd" },
	{ "a comment with tags", SHOWN, "wo<!-- <p>x</p> -->rd" },
	{ "a comment that ends with a bang", SHOWN, "wo<!-- x --!>rd" },
	{ "comments that are whole at once", SHOWN, "w<!-->o<!--->r<!---->d" },
	{ "a declaration", SHOWN, "wo<!x>rd" },
	{ "a processing instruction", SHOWN, "wo<?x?>rd" },
	{ "an end tag without a name", SHOWN, "wo</ x>rd" },
	{ "inline tags", SHOWN, "w<b>o</b>r<i>d</i>" },
	{ "empty inline tags", SHOWN, "wo<b></b>rd" },
	{ "tags nobody knows", SHOWN, "wo<x-y z=1>rd</x-y>" },
	{ "Office's own tags", SHOWN, "wo<o:p></o:p>rd" },
	{ "an end tag that nothing began", SHOWN, "wo</div>rd" },
	{ "<wbr>", SHOWN, "wo<wbr>rd" },
	{ "an empty picture", SHOWN, "wo<img src=x>rd" },
	{ "a script between letters", SHOWN, "wo<script>x</script>rd" },
	{ "a style between letters", SHOWN, "wo<style>x</style>rd" },
	{ "a link between letters", SHOWN, "wo<a href=x>rd</a>" },
	{ "font tags around each letter", SHOWN,
	    "<font color=red>w</font><font>o</font><font>r</font><font>d" },
	{ "tags in capitals", SHOWN, "<B>wo</B><FONT SIZE=1>rd" },
	/* -- what is hidden between -- */
	{ "hidden letters between", SHOWN, LETTERS },
	{ "a hidden block between", SHOWN,
	    "wo<div style='display:none'>x</div>rd" },
	{ "a hidden paragraph between", SHOWN, "wo<p hidden>x</p>rd" },
	{ "a block far off between", SHOWN,
	    "wo<div style='position:absolute;left:-9999px'>x</div>rd" },
	{ "white letters between", SHOWN, "wo<font color=#fff>x</font>rd" },
	{ "tiny letters between", SHOWN,
	    "wo<font style=font-size:1px>x</font>rd" },
	{ "a hidden line end between", SHOWN, "wo<br style='display:none'>rd" },
	{ "a class that hides", SHOWN,
	    "<style>.q{display:none}</style>wo<b class=q>x</b>rd" },
	{ "blocks that are displayed inline", SHOWN,
	    "<div style='display:inline'>wo</div><div "
	    "style='display:inline'>rd</div>" },
	{ "blocks that a class displays inline", SHOWN,
	    "<style>div{display:inline}</style><div>wo</div><div>rd</div>" },
	{ "letters deep inside", SHOWN,
	    "<b><b><b><b><b><b><b><b><b><b>" LETTERS },
	/* -- what is hidden is laid out all the same -- */
	{ "a line end in white", NOWHERE, "wo<font color=#fff><br></font>rd" },
	{ "a blank in white", NOWHERE, "wo<font color=#fff> </font>rd" },
	{ "a block that cannot be seen through", NOWHERE,
	    "wo<div style='opacity:0'>x</div>rd" },
	{ "a line end that is not displayed", SHOWN,
	    "wo<i style='display:none'><br></i>rd" },
	{ "a blank without size", SHOWN, "wo<i style='font-size:0'> </i>rd" },
	/* -- what is between is seen -- */
	{ "a line end", NOWHERE, "wo<br>rd" },
	{ "a paragraph", NOWHERE, "wo<p>rd" },
	{ "a cell", NOWHERE, "<td>wo</td><td>rd</td>" },
	{ "an inline element that is displayed as a block", NOWHERE,
	    "<b style='display:block'>wo</b>rd" },
	{ "letters that are shown", NOWHERE, "wo<b>x</b>rd" },
	{ "hidden pieces do not make a word", NOWHERE,
	    "<i hidden>wo</i>x<i hidden>rd</i>" },
	/* -- what a style may or may not hide -- */
	{ "a rule that asks for an element around", WITH_EVERY_RULE,
	    "<style>p .q{display:none}</style><p>wo<b class=q>x</b>rd" },
	{ "one that asks for a child", WITH_EVERY_RULE,
	    "<style>p>.q{display:none}</style><p>wo<b class=q>x</b>rd" },
	{ "one that asks for an attribute", WITH_EVERY_RULE,
	    "<style>[data-q]{display:none}</style>wo<b data-q=1>x</b>rd" },
	{ "one with a condition", WITH_EVERY_RULE,
	    "<style>@media (min-width:1px){.q{display:none}}</style>wo<b "
	    "class=q>x</b>rd" },
	{ "one that colours it otherwise", WITH_EVERY_RULE,
	    "<style>.q{color:red}p .q{color:#fff}</style>wo<b "
	    "class=q>x</b>rd" },
	{ "one that hides nothing", NOWHERE,
	    "<style>p .q{color:red}</style><p>wo<b class=q>x</b>rd" },
	{ "hidden letters after shown ones", WITHOUT_STYLE,
	    "wo<i style='display:none'>rd</i>" },
	{ "before them", WITHOUT_STYLE, "<i hidden>wo</i>rd" },
	{ "between them", WITHOUT_STYLE, "w<i style='font-size:0'>or</i>d" },
	{ "beside them is another word", HIDDEN, "x <i hidden>word</i> x" },
	{ "on a line of their own", HIDDEN, "<p>x</p><p hidden>word</p><p>x" },
	/* -- characters -- */
	{ "numbers", SHOWN, "&#119;&#111;&#x72;&#X64" },
	{ "numbers with zeroes", SHOWN, "&#0000119;&#x006f;rd" },
	{ "a number without its semicolon", SHOWN, "&#119ord" },
	{ "NUL's number is a blank", NOWHERE, "wo&#0;rd" },
	/* -- CSS writes -- */
	{ "content: before", SHOWN,
	    "<style>.q::before{content:'wo'}</style><b class=q>rd</b>" },
	{ "content: after, one colon", SHOWN,
	    "<style>.q:after{content:\"rd\"}</style><b class=q>wo</b>" },
	{ "content: in two strings", SHOWN,
	    "<style>b:before{content:'w' \"o\"}</style><b>rd</b>" },
	{ "content: none", SHOWN,
	    "<style>b:before{content:none}</style>wo<b>rd</b>" },
	/* -- SVG -- */
	{ "SVG text", SHOWN, "<svg><text>wo<tspan>rd</tspan></text></svg>" },
	{ "CDATA in SVG", SHOWN, "<svg><text>wo<![CDATA[rd]]></text></svg>" },
	{ "CDATA outside is a comment", NOWHERE, "wo<![CDATA[x]]>x rd" },
	{ "an element of SVG that ends itself", SHOWN,
	    "<svg><text style='display:none'/>word</svg>" },
	/* -- Outlook -- */
	{ "what only Outlook shows", ASIDE, "a <!--[if mso]>word<![endif]-->" },
	{ "with markup in it", ASIDE,
	    "<!--[if gte mso 9]><p>wo<b></b>rd</p><![endif]-->" },
	{ "others show it without", SHOWN, "wo<!--[if mso]>x<![endif]-->rd" },
	{ "Outlook joins it", OUTLOOK, "w<!--[if mso]>or<![endif]-->d" },
	{ "Outlook leaves it out", OUTLOOK,
	    "wo<!--[if !mso]><!-->x<!--<![endif]-->rd" },
	{ "what all but Outlook show", SHOWN,
	    "<!--[if !mso]><!-->word<!--<![endif]-->" },
	{ "mso-hide between letters", OUTLOOK,
	    "wo<i style='mso-hide:all'>x</i>rd" },
	/* -- left to right -- */
	{ "<bdo dir=rtl>", TURNED, "<bdo dir=rtl>drow</bdo>" },
	{ "by style", TURNED,
	    "<p style='unicode-bidi:bidi-override;direction:rtl'>drow</p>" },
	{ "by a control character", TURNED, "&#x202e;drow" },
	{ "with accents", TURNED, "&#x202e;&eacute;drow" },
	{ "dir=rtl alone turns no letters", NOWHERE, "<p dir=rtl>drow</p>" },
	{ "<bdo dir=ltr> turns none", NOWHERE, "<bdo dir=ltr>drow</bdo>" },
	/* -- what never ends -- */
	{ "a comment that never ends", ASIDE, "a<!-- wo<b></b>rd" },
	{ "a script that never ends", ASIDE, "a<script>wo<b></b>rd" },
	{ "a style that never ends", ASIDE, "a<style>wo<b></b>rd" },
	{ "a title that never ends", ASIDE, "a<title>wo<b></b>rd" },
	{ "a textarea that never ends", ASIDE, "<textarea>wo<b></b>rd" },
	{ "plaintext", ASIDE, "<plaintext>wo<b></b>rd" },
	{ "an attribute that never ends", ASIDE, "a<a href='x>wo<b></b>rd" },
	/* -- frames -- */
	{ "a frame's own document", ASIDE,
	    "<iframe srcdoc='wo&lt;b>&lt;/b>rd'></iframe>" },
	{ "a document in an address", ASIDE,
	    "<iframe src='data:text/html,wo<b></b>rd'></iframe>" },
	{ "in base64", ASIDE,
	    "<a href='data:text/html;base64,d288Yj48L2I+cmQ='>x</a>" },
	{ "with its signs escaped", ASIDE,
	    "<a href='data:text/html,wo%3Cb%3E%3C/b>rd'>x</a>" },
	{ "a picture that holds words", ASIDE,
	    "<img src='data:image/svg+xml;utf8,<svg><text>wo"
	    "<tspan>rd</tspan></text></svg>'>" },
	{ "escaped", ASIDE,
	    "<img src=data:image/svg+xml,%3Csvg%3E%3Ctext%3Eword%3C/text%3E>" },
	{ "in base64", ASIDE,
	    "<img src='data:image/svg+xml;base64,"
	    "PHN2Zz48dGV4dD53b3JkPC90ZXh0Pjwvc3ZnPg=='>" },
	{ "its base64 escaped", ASIDE,
	    "<object data='data:image/svg+xml;base64,"
	    "PHN2Zz48dGV4dD53b3JkPC90ZXh0Pjwvc3ZnPg%3D%3d'></object>" },
	{ "signs that escape nothing stay", ASIDE,
	    "<a href='data:text/html,5% of %zz word %4'>x</a>" },
	/* -- attributes -- */
	{ "alt", ATTRIBUTES, "<img alt=word>" },
	{ "title with references", ATTRIBUTES, "<p title='w&#111;rd'>" },
	{ "placeholder", ATTRIBUTES, "<input placeholder=word>" },
	{ "value", ATTRIBUTES, "<input type=submit value=word>" },
	{ "aria-label", ATTRIBUTES, "<p aria-label=word>" },
	{ "content", ATTRIBUTES, "<meta name=description content=word>" },
	{ "an address", ATTRIBUTES, "<a href='http://x/word/'>" },
	{ "a label", ATTRIBUTES, "<option label=word>" },
	{ "data- is for scripts", HIDDEN, "<p data-x=word>" },
	{ "pictures in addresses are none", NOWHERE,
	    "<img src='data:image/png;base64,word'>" },
	{ "an address is no sign", ATTRIBUTES, "<a href='?a=1&copy=word'>" },
};

static enum where
found(struct arena *a, const struct html_text *page, const char *html)
{
	struct html_text other, every;

	if (holds(bytes_of(page->shown), "word"))
		return SHOWN;
	if (holds(bytes_of(page->aside), "word"))
		return ASIDE;
	if (holds(bytes_of(page->attributes), "word"))
		return ATTRIBUTES;
	if (turned_is(page->shown) &&
	    holds(bytes_of(turned_text(a, page->shown).text), "word"))
		return TURNED;
	html_text_as(a, utf8_from(html), HTML_OUTLOOK, &other);
	if (page->is_other_in_outlook && holds(bytes_of(other.shown), "word"))
		return OUTLOOK;
	html_text_as(a, utf8_from(html), HTML_WITHOUT_STYLE, &other);
	html_text_as(a, utf8_from(html), HTML_WITH_EVERY_RULE, &every);
	if (page->is_other_with_every_rule &&
	    holds(bytes_of(every.shown), "word"))
		return WITH_EVERY_RULE;
	if (page->is_other_without_style &&
	    holds(bytes_of(other.shown), "word"))
		return WITHOUT_STYLE;
	return holds(bytes_of(page->hidden), "word") ? HIDDEN : NOWHERE;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 20);
		struct html_text page;

		html_text(a, utf8_from(cases[i].html), &page);
		if (!tap_ok(found(a, &page, cases[i].html) == cases[i].want,
			"%s", cases[i].promise))
			tap_note("shown \"%.*s\" aside \"%.*s\" attributes "
				 "\"%.*s\" hidden \"%.*s\"",
			    (int)page.shown.len, page.shown.p,
			    (int)page.aside.len, page.aside.p,
			    (int)page.attributes.len, page.attributes.p,
			    (int)page.hidden.len, page.hidden.p);
		arena_free(a);
	}
	return tap_done();
}
