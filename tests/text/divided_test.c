/* divided_test.c - what was promised about words that a line end divides */
#include "tests/tap.h"

#include "text/divided.h"

static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "a word in two lines is whole", "the nonaccept-\nance of",
	    "nonacceptance\n" },
	{ "more than one", "a-\nb c-\nd", "ab\ncd\n" },
	{ "a soft hyphen, and one of its own", "a\xc2\xad\nb c\xe2\x80\x90\nd",
	    "ab\ncd\n" },
	{ "letters of other alphabets", "\xd0\xb4-\n\xd0\xb0",
	    "\xd0\xb4\xd0\xb0\n" },
	{ "a dash is no hyphen", "so -\nit is", "" },
	{ "nor is a list", "a\n-\nb", "" },
	{ "nor a range of numbers", "1-\n2", "" },
	{ "a hyphen inside a line is the word's own", "well-known\nhere", "" },
	{ "at the very end", "a-\n", "" },
	{ "nothing", "", "" },
};

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct utf8 got = divided_words(a, utf8_from(cases[i].text));

		tap_same(got.len > 0 ? got.p : "", got.len, cases[i].want,
		    cases[i].promise);
	}
	arena_free(a);
	return tap_done();
}
