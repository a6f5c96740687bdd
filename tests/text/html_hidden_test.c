/* html_hidden_test.c - what a page hides is told apart from what it shows */
#include "tests/tap.h"
#include "text/html.h"

/* Each page has the word "good" and the word "bad" in it. */
enum see {
	/* Both are shown. */
	BOTH,
	/* "good" is shown, "bad" is hidden. */
	HIDES,
};

static const struct {
	const char *promise;
	enum see want;
	const char *html;
} cases[] = {
	/* -- by the style attribute -- */
	{ "display:none", HIDES, "good<i style='display:none'>bad</i>" },
	{ "display:none in capitals", HIDES,
	    "good<i style='DISPLAY : NONE'>bad</i>" },
	{ "display:none without quotes", HIDES,
	    "good<i style=display:none>bad</i>" },
	{ "display:none !important", HIDES,
	    "good<i style='display:none !important'>bad</i>" },
	{ "display:none behind others", HIDES,
	    "good<i style='color:red;font:12px Arial; display:none;'>bad</i>" },
	{ "display:none with a comment in it", HIDES,
	    "good<i style='display/**/:/*x*/none'>bad</i>" },
	{ "display:none written with escapes", HIDES,
	    "good<i style='dis\\70lay:none'>bad</i>" },
	{ "display:none written with references", HIDES,
	    "good<i style='display&colon;none'>bad</i>" },
	{ "the last display counts", BOTH,
	    "good<i style='display:none;display:inline'>bad</i>" },
	{ "but an important one stays", HIDES,
	    "good<i style='display:none!important;display:inline'>bad</i>" },
	{ "a value with more in it says nothing", BOTH,
	    "good <i style='display:none x'>bad</i>" },
	{ "nor one with another word", BOTH,
	    "good <i style='display:none !x'>bad</i>" },
	{ "nor one with a bracket", BOTH,
	    "good <i style='display:none}'>bad</i>" },
	{ "nor a size without a unit", BOTH,
	    "good <i style='font-size:1'>bad</i>" },
	{ "nor one with another unit", BOTH,
	    "good <i style='font-size:0xx'>bad</i>" },
	{ "nor a colour with more in it", BOTH,
	    "good <i style='color:#fff x'>bad</i>" },
	{ "nor a font without a family", BOTH,
	    "good <i style='font:0'>bad</i>" },
	{ "display:inline hides nothing", BOTH,
	    "good<i style='display:inline'>bad</i>" },
	{ "a name that only ends so", BOTH,
	    "good<i style='x-display:none'>bad</i>" },
	{ "the words elsewhere hide nothing", BOTH,
	    "good<i title='display:none'>bad</i>" },
	{ "only the first style attribute counts", BOTH,
	    "good<i style='color:red' style='display:none'>bad</i>" },
	{ "visibility:hidden", HIDES,
	    "good<i style='visibility:hidden'>bad</i>" },
	{ "visibility:collapse", HIDES,
	    "good<i style='visibility:collapse'>bad</i>" },
	{ "what is visible again inside is shown", BOTH,
	    "<i style='visibility:hidden'><b style='visibility:visible'>good "
	    "bad</b></i>" },
	{ "what is displayed inside what is not stays hidden", HIDES,
	    "good<i style='display:none'><b "
	    "style='display:block'>bad</b></i>" },
	{ "font-size:0", HIDES, "good<i style='font-size:0'>bad</i>" },
	{ "font-size:0px", HIDES, "good<i style='font-size:0px'>bad</i>" },
	{ "font-size:0.0em", HIDES, "good<i style='font-size:0.0em'>bad</i>" },
	{ "font-size:0%", HIDES, "good<i style='font-size:0%'>bad</i>" },
	{ "font-size:1px", HIDES, "good<i style='font-size:1px'>bad</i>" },
	{ "font-size:.5pt", HIDES, "good<i style='font-size:.5pt'>bad</i>" },
	{ "font-size:10px is read", BOTH,
	    "good<i style='font-size:10px'>bad</i>" },
	{ "font-size:0.8em is read", BOTH,
	    "good<i style='font-size:0.8em'>bad</i>" },
	{ "font-size:x-small is read", BOTH,
	    "good<i style='font-size:x-small'>bad</i>" },
	{ "half of nothing is nothing", HIDES,
	    "good<i style='font-size:0'><b style='font-size:50%'>bad</b></i>" },
	{ "letters of some size in a box of size 0 are read", BOTH,
	    "<div style='font-size:0'><b style='font-size:12px'>good "
	    "bad</b></div>" },
	{ "font:0/0 a", HIDES, "good<i style='font:0/0 a'>bad</i>" },
	{ "font:bold 12px Arial is read", BOTH,
	    "good<i style='font:bold 12px Arial'>bad</i>" },
	{ "font:400 12px Arial is read", BOTH,
	    "good<i style='font:400 12px Arial'>bad</i>" },
	{ "opacity:0", HIDES, "good<i style='opacity:0'>bad</i>" },
	{ "opacity:0.01", HIDES, "good<i style='opacity:0.01'>bad</i>" },
	{ "opacity:0.5 is read", BOTH, "good<i style='opacity:0.5'>bad</i>" },
	{ "filter:alpha(opacity=0)", HIDES,
	    "good<i style='filter:alpha(opacity=0)'>bad</i>" },
	{ "filter:opacity(0%)", HIDES,
	    "good<i style='filter:opacity(0%)'>bad</i>" },
	{ "max-height:0 without overflow", HIDES,
	    "good<div style='max-height:0;overflow:hidden'>bad</div>" },
	{ "height:0 with overflow hidden", HIDES,
	    "good<div style='height:0;overflow:hidden'>bad</div>" },
	{ "width:1px with overflow hidden", HIDES,
	    "good<div style='overflow:hidden;width:1px'>bad</div>" },
	{ "height:0 alone still shows", BOTH,
	    "good <div style='height:0'>bad</div>" },
	{ "height:100px with overflow hidden shows", BOTH,
	    "good <div style='height:100px;overflow:hidden'>bad</div>" },
	{ "text-indent:-9999px", HIDES,
	    "good<div style='text-indent:-9999px'>bad</div>" },
	{ "text-indent:2em shows", BOTH,
	    "good <div style='text-indent:2em'>bad</div>" },
	{ "far left", HIDES,
	    "good<div style='position:absolute;left:-5000px'>bad</div>" },
	{ "far up", HIDES,
	    "good<div style='position:fixed;top:-100em'>bad</div>" },
	{ "far left without position is not moved", BOTH,
	    "good <div style='left:-5000px'>bad</div>" },
	{ "a margin far left", HIDES,
	    "good<div style='margin-left:-9999px'>bad</div>" },
	{ "clip:rect(0,0,0,0)", HIDES,
	    "good<i style='position:absolute;clip:rect(0,0,0,0)'>bad</i>" },
	{ "clip:rect(1px 1px 1px 1px)", HIDES,
	    "good<i style='clip:rect(1px 1px 1px 1px)'>bad</i>" },
	{ "clip-path:inset(50%)", HIDES,
	    "good<i style='clip-path:inset(50%)'>bad</i>" },
	{ "clip-path:circle(0)", HIDES,
	    "good<i style='clip-path:circle(0)'>bad</i>" },
	{ "transform:scale(0)", HIDES,
	    "good<i style='transform:scale(0)'>bad</i>" },
	{ "transform:scale(1.2) shows", BOTH,
	    "good <i style='transform:scale(1.2)'>bad</i>" },
	{ "transform:rotate(3deg) shows", BOTH,
	    "good <i style='transform:rotate(3deg)'>bad</i>" },
	{ "zoom:0", HIDES, "good<i style='zoom:0'>bad</i>" },
	/* -- by colour -- */
	{ "white on the white page", HIDES,
	    "good<font color=white>bad</font>" },
	{ "white by number", HIDES, "good<font color='#FFFFFF'>bad</font>" },
	{ "white without its sign", HIDES,
	    "good<font color=ffffff>bad</font>" },
	{ "nearly white", HIDES, "good<i style='color:#fefefa'>bad</i>" },
	{ "grey is read", BOTH, "good<i style='color:#999'>bad</i>" },
	{ "white by rgb()", HIDES,
	    "good<i style='color:rgb(255, 255, 255)'>bad</i>" },
	{ "white by percent", HIDES,
	    "good<i style='color:rgb(100%,100%,100%)'>bad</i>" },
	{ "transparent", HIDES, "good<i style='color:transparent'>bad</i>" },
	{ "rgba() without any of it", HIDES,
	    "good<i style='color:rgba(0,0,0,0)'>bad</i>" },
	{ "#rrggbbaa without any of it", HIDES,
	    "good<i style='color:#00000000'>bad</i>" },
	{ "white on black", BOTH,
	    "<div style='background:#000;color:#fff'>good bad</div>" },
	{ "black on black", HIDES,
	    "good<div style='background-color:black'>bad</div>" },
	{ "red on a red cell", HIDES,
	    "good<table><tr><td bgcolor=red><font "
	    "color=#f00>bad</font></table>" },
	{ "white on a cell with a colour", BOTH,
	    "<table bgcolor=#336699><tr><td style='color:white'>good "
	    "bad</table>" },
	{ "white on a picture may be read", BOTH,
	    "<td background='x.png'><font color=white>good bad</font></td>" },
	{ "white on a picture by style may be read", BOTH,
	    "<td style='background:#fff url(x.png)'><font color=white>good "
	    "bad</font></td>" },
	{ "a colour we do not know on itself", HIDES,
	    "good<div style='background:tomato;color:tomato'>bad</div>" },
	{ "a colour we do not know on white", BOTH,
	    "good <div style='color:tomato'>bad</div>" },
	{ "the body's own colours", HIDES,
	    "<body bgcolor=black text=white>good<i "
	    "style='color:#000'>bad</i>" },
	{ "a link on a white-on-white cell is blue", BOTH,
	    "<i style='color:white'><a href=x>good bad</a></i>" },
	/* -- by elements and attributes -- */
	{ "the hidden attribute", HIDES, "good<p hidden>bad</p>" },
	{ "hidden, but displayed all the same", BOTH,
	    "good<p hidden style='display:block'>bad</p>" },
	{ "template", HIDES, "good<template>bad</template>" },
	{ "noscript is what mail programs show", BOTH,
	    "good <noscript>bad</noscript>" },
	{ "iframe's own text", HIDES, "good<iframe>bad</iframe>" },
	{ "noframes", HIDES, "good<noframes>bad</noframes>" },
	{ "a comment", HIDES, "good<!-- bad -->" },
	{ "a script", HIDES, "good<script>bad</script>" },
	{ "a style", HIDES, "good<style>bad</style>" },
	{ "a processing instruction", HIDES, "good<?bad?>" },
	{ "SVG's own attributes", HIDES,
	    "good<svg><text visibility=hidden>bad</text></svg>" },
	{ "SVG text without size", HIDES,
	    "good<svg><text font-size=0>bad</text></svg>" },
	{ "SVG text that is not painted", HIDES,
	    "good<svg><text fill=none>bad</text></svg>" },
	{ "SVG text", BOTH, "good <svg><text fill=white>bad</text></svg>" },
	/* -- by sheets -- */
	{ "a class", HIDES,
	    "<style>.x{display:none}</style>good<i class=x>bad</i>" },
	{ "one of many classes", HIDES,
	    "<style>.x{display:none}</style>good<i class='a x b'>bad</i>" },
	{ "another class", BOTH,
	    "<style>.x{display:none}</style>good <i class=xy>bad</i>" },
	{ "an id", HIDES,
	    "<style>#x{display:none}</style>good<i id=x>bad</i>" },
	{ "a tag", HIDES, "<style>u{display:none}</style>good<u>bad</u>" },
	{ "a tag with a class", HIDES,
	    "<style>u.x{display:none}</style>good<u class=x>bad</u>" },
	{ "the class on another tag", BOTH,
	    "<style>u.x{display:none}</style>good <i class=x>bad</i>" },
	{ "two classes", HIDES,
	    "<style>.x.y{display:none}</style>good<i class='y x'>bad</i>" },
	{ "one of two classes", BOTH,
	    "<style>.x.y{display:none}</style>good <i class=x>bad</i>" },
	{ "a list of selectors", HIDES,
	    "<style>a, .x , b{display:none}</style>good<i class=x>bad</i>" },
	{ "everything, but what says otherwise", HIDES,
	    "<style>*{font-size:0} b{font-size:9pt}</style><b>good</b>bad<i>bad"
	    "</i>" },
	{ "a sheet behind what it is for", HIDES,
	    "good<i class=x>bad</i><style>.x{display:none}</style>" },
	{ "a sheet in an old comment", HIDES,
	    "<style><!-- .x{display:none} --></style>good<i class=x>bad</i>" },
	{ "a sheet with comments", HIDES,
	    "<style>/* a{} */.x/**/{display:none}</style>good<i "
	    "class=x>bad</i>" },
	{ "a sheet that is commented out", BOTH,
	    "<!--<style>.x{display:none}</style>-->good <i class=x>bad</i>" },
	{ "an id outdoes a class", BOTH,
	    "<style>#y{display:inline}.x{display:none}</style>good <i class=x "
	    "id=y>bad</i>" },
	{ "the attribute outdoes the sheet", BOTH,
	    "<style>.x{display:none}</style>good <i class=x "
	    "style='display:inline'>bad</i>" },
	{ "unless it is important", HIDES,
	    "<style>.x{display:none!important}</style>good<i class=x "
	    "style='display:inline'>bad</i>" },
	{ "print is not what is read", BOTH,
	    "<style>@media print{.x{display:none}}</style>good <i "
	    "class=x>bad</i>" },
	{ "screen is", HIDES,
	    "<style>@media screen{.x{display:none}}</style>good<i "
	    "class=x>bad</i>" },
	{ "rules behind a condition count", HIDES,
	    "<style>@media print{a{}b{}}.x{display:none}</style>good<i "
	    "class=x>bad</i>" },
	{ "an import does not swallow the next rule", HIDES,
	    "<style>@import 'x';.x{display:none}</style>good<i "
	    "class=x>bad</i>" },
	{ "what needs a place elsewhere does not count", BOTH,
	    "<style>table .x{display:none}</style>good <i class=x>bad</i>" },
	/* -- where what is hidden ends -- */
	{ "a paragraph ends the one before", BOTH,
	    "<p style='display:none'>x<p>good bad" },
	{ "a cell ends the one before", BOTH,
	    "<table><tr><td hidden>x<td>good bad</table>" },
	{ "a row ends the one before", BOTH,
	    "<table><tr hidden><td>x<tr><td>good bad</table>" },
	{ "an item ends the one before", BOTH,
	    "<ul><li hidden>x<li>good bad</ul>" },
	{ "but not through a list inside", HIDES,
	    "good<ul><li hidden>x<ul><li>bad</ul></ul>" },
	{ "a table inside does not end the cell outside", HIDES,
	    "good<table><tr><td "
	    "hidden>x<table><tr><td>y<td>bad</table></td></tr></table>" },
	{ "an end tag out of reach ends nothing", HIDES,
	    "good<span hidden><div></span>bad</div></span>" },
	{ "a void element hides nothing", BOTH, "<img hidden>good bad" },
	{ "</body> is not the end", BOTH, "<body>good</body></html> bad" },
	{ "a hidden head ends where the body begins", BOTH,
	    "<head hidden><title>x</title><body>good bad" },
	{ "what is never closed hides the rest", HIDES,
	    "good<div style='display:none'>bad" },
};

static int
has(struct utf8 text, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.p + i, word, len) == 0)
			return 1;
	return 0;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 20);
		int hides = cases[i].want == HIDES;
		struct html_text out;

		html_text(a, utf8_from(cases[i].html), &out);
		if (!tap_ok(has(out.shown, "good") &&
				has(out.shown, "bad") == !hides &&
				has(out.hidden, "bad") == hides,
			"%s", cases[i].promise))
			tap_note("shown \"%.*s\" hidden \"%.*s\"",
			    (int)out.shown.len, out.shown.p,
			    (int)out.hidden.len, out.hidden.p);
		arena_free(a);
	}
	return tap_done();
}
