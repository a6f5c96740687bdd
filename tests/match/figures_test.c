/* figures_test.c - digits, letters and signs of other scripts and widths */
#include "match/figures.h"
#include "tests/tap.h"

static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "ASCII stays", "07700 900123", "07700 900123" },
	{ "digits in full width", "\xef\xbc\x90\xef\xbc\x97\xef\xbc\x99",
	    "079" },
	{ "letters and signs in full width",
	    "\xef\xbc\xa1\xef\xbd\x82\xef\xbc\xa0\xef\xbc\x8b\xef\xbc\x8d",
	    "Ab@+-" },
	{ "the blank that is as wide",
	    "1\xe3\x80\x80"
	    "2",
	    "1 2" },
	{ "Arabic digits", "\xd9\xa0\xd9\xa5\xd9\xa9", "059" },
	{ "Persian digits", "\xdb\xb0\xdb\xb9", "09" },
	{ "Hindi digits", "\xe0\xa5\xa6\xe0\xa5\xaf", "09" },
	{ "the digits of mathematics, all five kinds",
	    "\xf0\x9d\x9f\x8e\xf0\x9d\x9f\x99\xf0\x9d\x9f\xa4\xf0\x9d\x9f\xaf"
	    "\xf0\x9d\x9f\xbf",
	    "01239" },
	{ "and its letters", "\xf0\x9d\x90\x80\xf0\x9d\x97\xae", "Aa" },
	{ "the last of all scripts", "\xf0\x9f\xaf\xb9", "9" },
	{ "letters of other scripts stay", "\xd0\xb4\xc3\xa9\xe4\xb8\xad",
	    "\xd0\xb4\xc3\xa9\xe4\xb8\xad" },
	{ "so do small and circled digits, which refer to notes",
	    "\xc2\xb2\xe2\x91\xa0", "\xc2\xb2\xe2\x91\xa0" },
	{ "one after many letters", "eight letters and more \xef\xbc\x91 2",
	    "eight letters and more 1 2" },
	{ "nothing", "", "" },
};

static void
check_origins(struct arena *a)
{
	struct figures f =
	    figures_plain(a, UTF8("a \xef\xbc\x91\xef\xbc\x92 b"));
	struct span all = figures_origin(&f, 2, 4);
	struct span end = figures_origin(&f, 5, 6);

	tap_ok(all.start == 2 && all.end == 8,
	    "a place is where it was written, whole characters of it");
	tap_ok(end.start == 9 && end.end == 10, "up to the end of the text");
	f = figures_plain(a, UTF8("a 12 b"));
	all = figures_origin(&f, 2, 4);
	tap_ok(f.origin == NULL && all.start == 2 && all.end == 4,
	    "where nothing changed, places are the same");
}

int
main(void)
{
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct figures f = figures_plain(a, utf8_from(cases[i].text));

		tap_same(f.text.p, f.text.len, cases[i].want, cases[i].promise);
	}
	check_origins(a);
	arena_free(a);
	return tap_done();
}
