/* reference_test.c - every character that HTML has a name for */
#include "tests/tap.h"
#include "text/reference.h"

/* clang-format off */
static const struct {
	const char *promise, *text, *want;
	/* Octets of the text that are the reference; 0: it is none. */
	size_t len;
} cases[] = {
	{ "a name", "&eacute;", "\xc3\xa9", 8 },
	{ "an old name needs no semicolon", "&eacutex", "\xc3\xa9", 7 },
	{ "a new one does", "&hyphenx", "", 0 },
	{ "with it", "&hyphen;", "\xe2\x80\x90", 8 },
	{ "the longest name", "&CounterClockwiseContourIntegral;",
	    "\xe2\x88\xb3", 33 },
	{ "one letter more is none", "&CounterClockwiseContourIntegrals;", "",
	    0 },
	{ "an old name that a longer one begins with", "&notin;",
	    "\xe2\x88\x89", 7 },
	{ "where the longer one is none", "&notit;", "\xc2\xac", 4 },
	{ "the shortest", "&lt;", "<", 4 },
	{ "and without its semicolon", "&lt", "<", 3 },
	{ "names have their case", "&Eacute;", "\xc3\x89", 8 },
	{ "some in capitals", "&AMP", "&", 4 },
	{ "two characters", "&nGt;", "\xe2\x89\xab\xe2\x83\x92", 5 },
	{ "beyond the first plane", "&zscr;", "\xf0\x9d\x93\x8f", 6 },
	{ "what nobody sees", "&ZeroWidthSpace;", "\xe2\x80\x8b", 16 },
	{ "a line end", "&NewLine;", "\n", 9 },
	{ "the first of the list", "&AElig;", "\xc3\x86", 7 },
	{ "the last of the list", "&zwnj;", "\xe2\x80\x8c", 6 },
	{ "no name", "&;", "", 0 },
	{ "nothing", "&", "", 0 },
	{ "a name of nobody", "&nosuch;", "", 0 },
	{ "a number", "&#233;", "\xc3\xa9", 6 },
	{ "without its semicolon", "&#233x", "\xc3\xa9", 5 },
	{ "in hexadecimal", "&#xE9;", "\xc3\xa9", 6 },
	{ "with a capital", "&#Xe9;", "\xc3\xa9", 6 },
	{ "Windows' quotes", "&#147;", "\xe2\x80\x9c", 6 },
	{ "Windows' holes", "&#129;", "\xc2\x81", 6 },
	{ "NUL is a blank", "&#0;", " ", 4 },
	{ "a surrogate is a blank", "&#xD800;", " ", 8 },
	{ "more than there is", "&#x110000;", " ", 10 },
	{ "more than can be counted", "&#99999999999999999999;", " ", 23 },
	{ "no digits", "&#;", "", 0 },
	{ "no digits after x", "&#x;", "", 0 },
};
/* clang-format on */

static size_t
read_at(const char *text, enum reference_place place, struct utf8 *got)
{
	static char out[REFERENCE_OCTETS_MAX];
	size_t len;

	*got = (struct utf8){ out, 0 };
	len = reference_at(utf8_from(text), 0, place, out, &got->len);
	if (len == 0)
		got->len = 0;
	return len;
}

int
main(void)
{
	struct utf8 got;
	size_t len;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		len = read_at(cases[i].text, REFERENCE_IN_TEXT, &got);
		if (!tap_ok(len == cases[i].len &&
				utf8_equal(got, utf8_from(cases[i].want)),
			"%s", cases[i].promise))
			tap_note(
			    "%zu octets, \"%.*s\"", len, (int)got.len, got.p);
	}
	tap_ok(read_at("&copy=1", REFERENCE_IN_ATTRIBUTE, &got) == 0 &&
		   read_at("&copyx", REFERENCE_IN_ATTRIBUTE, &got) == 0,
	    "in an address an old name may be a word of it");
	tap_ok(read_at("&copy;=1", REFERENCE_IN_ATTRIBUTE, &got) == 6 &&
		   read_at("&copy\"", REFERENCE_IN_ATTRIBUTE, &got) == 5,
	    "but not with its semicolon, or at the end");
	return tap_done();
}
