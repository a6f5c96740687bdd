/* terms_test.c - which words of a text can be searched for */
#include "tests/tap.h"
#include "text/terms.h"

#include "base/limits.h"
#include "base/strbuf.h"

static const struct {
	const char *promise, *text;
	/* The words, a blank between. */
	const char *want;
} cases[] = {
	{ "words of a sentence", "The cat, the Dog.", "the cat dog" },
	{ "in order of appearance, once each", "b a b A", "b a" },
	{ "lower case only",
	    "\xc3\x89T\xc3\x89 Stra\xc3\x9f"
	    "e",
	    "\xc3\xa9t\xc3\xa9 stra\xc3\x9f"
	    "e" },
	{ "accents are kept", "re\xcc\x81sume", "re\xcc\x81sume" },
	{ "digits are letters", "year 7b 2026", "year 7b 2026" },
	{ "an apostrophe parts", "don't don\xe2\x80\x99t", "don t" },
	{ "a hyphen parts", "well-known", "well known" },
	{ "an underscore parts", "a_b", "a b" },
	{ "an address is its words", "a.bee@x.example", "a bee x example" },
	{ "a soft hyphen does not", "wo\xc2\xadrd", "word" },
	{ "nor a zero-width blank", "wo\xe2\x80\x8brd", "word" },
	{ "a joiner is spelling",
	    "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9"
	    "\x85",
	    "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9"
	    "\x85" },
	{ "Cyrillic", "\xd0\x94\xd0\x9e\xd0\x9c", "\xd0\xb4\xd0\xbe\xd0\xbc" },
	{ "Chinese goes on to the next sign",
	    "\xe4\xb8\xad\xe6\x96\x87\xe3\x80\x82\xe6\x96\x87",
	    "\xe4\xb8\xad\xe6\x96\x87 \xe6\x96\x87" },
	{ "a word at the end", "x y", "x y" },
	{ "signs are none", "!? -- \xe2\x82\xac", "" },
	{ "nothing", "", "" },
};

static void
check_case(size_t i)
{
	struct arena *a = arena_new(1 << 24);
	struct terms *t = terms_new(a);
	const struct utf8 *v;
	char got[256] = "";
	size_t len;

	terms_add(t, utf8_from(cases[i].text), NULL, 0);
	v = terms_list(t, &len);
	for (size_t k = 0; k < len; k++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%.*s",
		    k == 0 ? "" : " ", (int)v[k].len, v[k].p);
	tap_same(got, strlen(got), cases[i].want, cases[i].promise);
	arena_free(a);
}

static void
check_bounds(void)
{
	struct arena *a = arena_new((size_t)1 << 29);
	struct terms *t = terms_new(a);
	struct strbuf b;
	size_t len;

	strbuf_init(&b, 1 << 24);
	for (size_t i = 0; i < 256; i++)
		strbuf_char(&b, 'a');
	terms_add(t, (struct utf8){ b.p, b.len }, NULL, 0);
	(void)terms_list(t, &len);
	tap_ok(len == 1 && !terms_over(t), "256 letters are a word");
	strbuf_char(&b, 'a');
	strbuf_str(&b, " next");
	terms_add(t, (struct utf8){ b.p, b.len }, NULL, 0);
	(void)terms_list(t, &len);
	tap_ok(len == 2 && terms_over(t),
	    "257 are not, which is told, and the next is found");
	strbuf_clear(&b);
	t = terms_new(a);
	for (size_t i = 0; i < 100; i++)
		strbuf_str(&b, "\xe4\xb8\xad");
	terms_add(t, (struct utf8){ b.p, b.len }, NULL, 0);
	(void)terms_list(t, &len);
	tap_ok(len == 2 && !terms_over(t),
	    "100 Chinese characters are cut, and none is lost");
	strbuf_clear(&b);
	t = terms_new(a);
	for (size_t i = 0; i < TERMS_COUNT_MAX; i++)
		strbuf_fmt(&b, "%zx ", i);
	terms_add(t, (struct utf8){ b.p, b.len }, NULL, 0);
	(void)terms_list(t, &len);
	tap_ok(len == TERMS_COUNT_MAX && !terms_over(t),
	    "as many words as may be");
	terms_add(t, UTF8("another 0"), NULL, 0);
	(void)terms_list(t, &len);
	tap_ok(len == TERMS_COUNT_MAX && terms_over(t), "one more is told of");
	strbuf_done(&b);
	arena_free(a);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(i);
	check_bounds();
	return tap_done();
}
