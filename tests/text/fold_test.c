/* fold_test.c - one spelling is enough, and what was written is remembered */
#include "tests/tap.h"
#include "text/fold.h"

#include <stdlib.h>

#include "text/fold_build.h"

static const struct {
	const char *promise, *plain, *want;
} cases[] = {
	{ "case goes", "IDIOT", "idiot" },
	{ "digits and punctuation stay", "a1-b2!", "a1-b2!" },
	{ "accents go", "\xc3\xa9t\xc3\xa9", "ete" },
	{ "accents as marks of their own go", "e\xcc\x81te\xcc\x81", "ete" },
	{ "a zero-width space goes", "wo\xe2\x80\x8brd", "word" },
	{ "a soft hyphen goes", "wo\xc2\xadrd", "word" },
	{ "a joiner goes", "wo\xe2\x80\x8drd", "word" },
	{ "full width is narrow",
	    "\xef\xbc\xb7\xef\xbd\x8f\xef\xbd\x92\xef\xbd\x84", "word" },
	{ "mathematical letters are letters",
	    "\xf0\x9d\x90\xb0\xf0\x9d\x90\xa8", "wo" },
	{ "Cyrillic that looks Latin is Latin", "\xd1\x80\xd0\xb0\xd1\x81",
	    "pac" },
	{ "Greek that looks Latin is Latin", "\xce\xbf", "o" },
	{ "circled letters are letters", "\xe2\x93\xa6", "w" },
	{ "a ligature is two letters", "\xef\xac\x81t", "fit" },
	{ "sharp s is two",
	    "Stra\xc3\x9f"
	    "e",
	    "strasse" },
	{ "a no-break space is a blank",
	    "a\xc2\xa0"
	    "b",
	    "a b" },
	{ "a dash is a blank",
	    "a\xe2\x80\x94"
	    "b",
	    "a b" },
	{ "a curly apostrophe is straight", "don\xe2\x80\x99t", "don't" },
	{ "an emoji is a blank",
	    "a\xf0\x9f\x98\x80"
	    "b",
	    "a b" },
	{ "other scripts keep their letters", "\xe4\xb8\xad", "\xe4\xb8\xad" },
	{ "Welsh", "d\xc5\xb5r", "dwr" },
	{ "Polish", "\xc5\x9b\xc4\x87", "sc" },
	{ "nothing at all", "", "" },
};

int
main(void)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct strbuf image;
	struct fold_table table;
	struct folded out;
	struct bytes b;
	struct err e;
	int kept = 1;

	strbuf_init(&image, (size_t)16 << 20);
	if (fold_build(NULL, 0, &image, &e) == -1)
		return tap_ok(0, "the table is built"), 1;
	b = arena_bytes(a, strbuf_bytes(&image));
	tap_ok(fold_table_open(b, &table, &e) == 0, "the table opens");
	tap_note("%zu octets", b.len);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		text_fold(a, &table, utf8_from(cases[i].plain), &out);
		if (!tap_ok(utf8_equal(out.text, utf8_from(cases[i].want)),
			"%s", cases[i].promise))
			tap_note("got \"%.*s\"", (int)out.text.len, out.text.p);
		kept &= out.origin[out.text.len] == strlen(cases[i].plain);
		for (size_t k = 0; k < out.text.len; k++)
			kept &= out.origin[k] <= out.origin[k + 1];
	}
	tap_ok(kept, "origins never decrease and end at the end");
	kept = 1;
	for (size_t len = 0; len < b.len; len += b.len / 97 + 1)
		kept &= fold_table_open(
			    (struct bytes){ b.p, len }, &table, &e) == -1;
	tap_ok(kept, "a table that is cut is refused");
	strbuf_done(&image);
	arena_free(a);
	return tap_done();
}
