/* rebuilt_test.c - nothing but the allow-list is shown, whoever wrote it */
#include "record/rebuilt.h"

#include <stdlib.h>

#include "base/limits.h"
#include "tests/tap.h"

static const struct {
	const char *promise, *html;
	int is_sound;
} cases[] = {
	{ "nothing", "", 1 },
	{ "text", "a\n\tb", 1 },
	{ "elements in each other", "<p>a <b>b</b><br></p>", 1 },
	{ "references", "&lt;&gt;&amp;&quot;", 1 },
	{ "attributes",
	    "<td align=\"left\" width=\"100%\" bgcolor=\"#00ff00\">a</td>", 1 },
	{ "a script", "<script>x</script>", 0 },
	{ "a style", "<style>x</style>", 0 },
	{ "a picture", "<img>", 0 },
	{ "a link", "<a href=\"x\">a</a>", 0 },
	{ "a link without an address", "<a>a</a>", 0 },
	{ "a frame", "<iframe></iframe>", 0 },
	{ "a form", "<form></form>", 0 },
	{ "a drawing", "<svg></svg>", 0 },
	{ "a base", "<base>", 0 },
	{ "a template", "<template></template>", 0 },
	{ "a name in capitals", "<B>a</B>", 0 },
	{ "an end of the body", "</body>", 0 },
	{ "a comment", "<!-- a -->", 0 },
	{ "a declaration", "<!DOCTYPE html>", 0 },
	{ "an end without a beginning", "a</b>", 0 },
	{ "a beginning without an end", "<b>a", 0 },
	{ "ends crosswise", "<b><i>a</b></i>", 0 },
	{ "an end of what is empty", "<br></br>", 0 },
	{ "a tag that never ends", "<b", 0 },
	{ "blanks in a tag", "<b >a</b>", 0 },
	{ "a handler", "<b onclick=\"x\">a</b>", 0 },
	{ "a style of an element", "<b style=\"x\">a</b>", 0 },
	{ "a class", "<b class=\"x\">a</b>", 0 },
	{ "an id", "<b id=\"x\">a</b>", 0 },
	{ "a value without quotes", "<td width=1>a</td>", 0 },
	{ "a value in other quotes", "<td width='1'>a</td>", 0 },
	{ "a value that never ends", "<td width=\"1>a</td>", 0 },
	{ "no value", "<td width>a</td>", 0 },
	{ "an empty value", "<td width=\"\">a</td>", 0 },
	{ "a width that is no number", "<td width=\"1px\">a</td>", 0 },
	{ "a width beyond all", "<td width=\"99999\">a</td>", 0 },
	{ "a width of more than all", "<td width=\"101%\">a</td>", 0 },
	{ "a colour that is a word", "<td bgcolor=\"red\">a</td>", 0 },
	{ "a colour that is an address", "<td bgcolor=\"url(x)\">a</td>", 0 },
	{ "a place that is none", "<td align=\"x\">a</td>", 0 },
	{ "a direction", "<p dir=\"rtl\">a</p>", 0 },
	{ "another reference", "&#60;", 0 },
	{ "half a reference", "&lt", 0 },
	{ "a reference in a value", "<td width=\"&amp;\">a</td>", 0 },
	{ "a bracket as text", "a > b", 0 },
	{ "a quotation mark as text", "a \"b\"", 0 },
	{ "a character that nobody sees", "a\xe2\x80\x8b", 0 },
	{ "one that turns others round", "a\xe2\x80\xae", 0 },
	{ "a control", "a\x1b[2J", 0 },
	{ "a carriage return", "a\r", 0 },
};

static const struct {
	const char *promise, *json;
	int is_taken;
} documents[] = {
	{ "a page", "{\"html\":\"<b>a</b>\",\"gaps\":[]}", 1 },
	{ "with what is missing", "{\"html\":\"a\",\"gaps\":[\"too_long\"]}",
	    1 },
	{ "one that is not sound", "{\"html\":\"<b>a\",\"gaps\":[]}", 0 },
	{ "one with a NUL", "{\"html\":\"a\\u0000\",\"gaps\":[]}", 0 },
	{ "no html", "{\"gaps\":[]}", 0 },
	{ "no gaps", "{\"html\":\"a\"}", 0 },
	{ "html that is no text", "{\"html\":1,\"gaps\":[]}", 0 },
	{ "gaps with blanks", "{\"html\":\"a\",\"gaps\":[\"a b\"]}", 0 },
	{ "more gaps than there are",
	    "{\"html\":\"a\",\"gaps\":[\"a\",\"a\",\"a\",\"a\",\"a\",\"a\","
	    "\"a\",\"a\",\"a\"]}",
	    0 },
	{ "no object", "[]", 0 },
};

/* `piece` again and again between what opens and ends all of it. */
static int
is_sound_many(
    const char *before, const char *piece, size_t count, const char *after)
{
	struct strbuf b;
	int sound;

	strbuf_init(&b, (size_t)REBUILT_MAX * 2);
	for (size_t i = 0; before != NULL && i < count; i++)
		strbuf_str(&b, before);
	for (size_t i = 0; i < (before != NULL ? 1 : count); i++)
		strbuf_str(&b, piece);
	for (size_t i = 0; after != NULL && i < count; i++)
		strbuf_str(&b, after);
	sound = rebuilt_is_sound((struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return sound;
}

static void
check_bounds(void)
{
	tap_ok(is_sound_many("<b>", "a", REBUILT_DEPTH, "</b>") &&
		   !is_sound_many("<b>", "a", REBUILT_DEPTH + 1, "</b>"),
	    "elements in each other are bounded");
	tap_ok(is_sound_many(NULL, "<br>", REBUILT_ELEMENTS, NULL) &&
		   !is_sound_many(NULL, "<br>", REBUILT_ELEMENTS + 1, NULL),
	    "so are all there are");
	tap_ok(is_sound_many(NULL, "a", REBUILT_MAX, NULL) &&
		   !is_sound_many(NULL, "a", REBUILT_MAX + 1, NULL),
	    "and octets");
}

int
main(void)
{
	struct strbuf out;
	struct err e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tap_ok(rebuilt_is_sound(utf8_from(cases[i].html)) ==
			   cases[i].is_sound,
		    "%s is %s", cases[i].promise,
		    cases[i].is_sound ? "sound" : "refused");
	check_bounds();
	for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
		struct arena *a = arena_new(1 << 20);
		struct rebuilt page;
		struct bytes json = bytes_of(utf8_from(documents[i].json));
		int taken = rebuilt_from_json(a, json, &page, &e) == 0;

		tap_ok(taken == documents[i].is_taken, "%s is %s",
		    documents[i].promise,
		    documents[i].is_taken ? "taken" : "refused");
		strbuf_init(&out, 1 << 20);
		if (taken && rebuilt_to_json(&page, &out, &e) == 0)
			tap_same(out.p, out.len, documents[i].json,
			    "and written as it was");
		strbuf_done(&out);
		arena_free(a);
	}
	return tap_done();
}
