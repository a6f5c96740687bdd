/* terms_secret_test.c - which words are left out of the list */
#include "tests/tap.h"
#include "text/terms.h"

enum { SPANS_MAX = 3 };

/* want: the words, with blanks between. */
static const struct {
	const char *promise, *text, *want;
	struct span spans[SPANS_MAX];
	size_t len;
	const char *forbidden;
} cases[] = {
	{ "the words of a text", "One two, one-three", "one two three",
	    { { 0 } }, 0, NULL },
	{ "lower case, accents kept", "\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\xa9",
	    { { 0 } }, 0, NULL },
	{ "a word in a span is left out", "my AB123456C is", "my is",
	    { { 3, 12 } }, 1, NULL },
	{ "all words of a span", "at 12 High Street now", "at now",
	    { { 3, 17 } }, 1, NULL },
	{ "a word that a span only touches", "pre-ab12cd post", "pre post",
	    { { 5, 7 } }, 1, NULL },
	{ "the same word elsewhere stays", "tiger tiger", "tiger", { { 0, 5 } },
	    1, NULL },
	{ "spans that lie in each other", "a b c d e f", "a e f",
	    { { 2, 7 }, { 4, 5 } }, 2, NULL },
	{ "spans beside each other", "a b c d", "c", { { 0, 3 }, { 6, 7 } }, 2,
	    NULL },
	{ "a span at the very end", "a b", "a", { { 2, 3 } }, 1, NULL },
	{ "a forbidden word is left out wherever it stands",
	    "Tiger42 and tiger42 again", "and again", { { 0 } }, 0, "tiger42" },
	{ "all parts of a forbidden word", "open sesame now", "now", { { 0 } },
	    0, "Open-Sesame!" },
	{ "nothing but signs is forbidden", "a b", "a b", { { 0 } }, 0, "!!" },
	{ "nothing", "", "", { { 0 } }, 0, NULL },
};

static void
line(const struct terms *t, char *out, size_t size)
{
	size_t len = 0, n = 0;
	const struct utf8 *v = terms_list(t, &len);

	out[0] = '\0';
	for (size_t i = 0; i < len && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%.*s",
		    i > 0 ? " " : "", (int)v[i].len, v[i].p);
}

int
main(void)
{
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct terms *t = terms_new(a);
		char got[200];

		if (cases[i].forbidden != NULL)
			terms_forbid(t, utf8_from(cases[i].forbidden));
		terms_add(
		    t, utf8_from(cases[i].text), cases[i].spans, cases[i].len);
		line(t, got, sizeof(got));
		tap_same(got, strlen(got), cases[i].want, cases[i].promise);
		tap_ok(!terms_over(t), "... and nothing is missing");
	}
	struct terms *left = terms_new(a);
	terms_leave(left);
	tap_ok(terms_over(left), "a text that is left is told");
	arena_free(a);
	return tap_done();
}
