/* wording_test.c - a term finds all that it stands for, and costs what it says */
#include "match/scan.h"
#include "tests/tap.h"

#include "match/generation.h"
#include "match/generation_build.h"
#include "match/wordlist.h"

#define DIGITS "(one|two|three|four|five|six|seven|eight|nine|ten)"
#define SIX    DIGITS " " DIGITS " " DIGITS " " DIGITS " " DIGITS " " DIGITS

/* The term alone in a list; 1: it stands in the text. */
static const struct {
	const char *promise, *term, *text;
	int want;
} cases[] = {
	{ "a choice at the front", "(big|wet) blot", "a wet blot", 1 },
	{ "and nothing else there", "(big|wet) blot", "a dry blot", 0 },
	{ "a choice in a word", "blot(s|ted|ting)", "blotting", 1 },
	{ "letters around a choice", "(a[b|c]|d)e", "ace", 1 },
	{ "and each of them whole", "(a[b|c]|d)e", "acde", 0 },
	{ "a word that may be left out", "the [big ]blot", "the blot", 1 },
	{ "or be there", "the [big ]blot", "the big blot", 1 },
	{ "a set's phrase of two words", "<them> blot", "those people blot",
	    1 },
	{ "a set's word in a word", "<them>self", "themself", 1 },
	{ "a hyphen is a blank", "well-known blot", "Well known blot", 1 },
	{ "a sign alone is nothing", "ink & blot", "ink, blot", 1 },
	{ "an apostrophe inside of a choice", "(don't|won't) blot", "wont blot",
	    1 },
	{ "and each of two by itself", "don't say won't", "dont say won't", 1 },
	{ "a choice of a million phrases", SIX, "ten nine eight seven six one",
	    1 },
	{ "of which five are none", SIX, "ten nine eight seven six", 0 },
	{ "a gap in one of two", "(kill ...2 you|hurt you)", "kill all of you",
	    1 },
	{ "and not in the other", "(kill ...2 you|hurt you)", "hurt all of you",
	    0 },
	{ "a choice on both sides of a gap", "(kill|end) ...2 (you|them)",
	    "end all of them", 1 },
	{ "the nearer of two", "(kill|end) ...2 (you|them)",
	    "kill some of you or end them", 1 },
	{ "a gap that is too far", "(kill|end) ...2 (you|them)",
	    "end one two three of them", 0 },
	{ "a star behind a choice", "(a|b)xy*", "bxyz", 1 },
	{ "a shorter star of two", "[blott]ing*", "ingot", 1 },
	{ "and the longer one", "blot[ting]*", "blottingly", 1 },
	{ "words of other scripts", "\xd0\xb6\xd1\x83\xd0\xba blot",
	    "\xd0\x96\xd1\x83\xd0\xba blot", 1 },
};

/* Why it is refused. */
static const struct {
	const char *promise, *term, *want;
} refused[] = {
	{ "a star in the middle", "a*b",
	    "'*' stands only at the end of a term" },
	{ "a star before a blank", "ab* c",
	    "'*' stands only at the end of a term" },
	{ "a star before a gap", "ab* ... c",
	    "'*' stands only at the end of a term" },
	{ "a star at no word", "ab *", "'*' stands at a word" },
	{ "a star behind one letter", "a*",
	    "'*' stands behind two letters or more" },
	{ "a gap at the end", "kill ...",
	    "words stand on both sides of \"...\"" },
	{ "a gap that may be at the start", "[kill] ... you",
	    "words stand on both sides of \"...\"" },
	{ "four gaps", "a ... b ... c ... d ... e",
	    "a phrase has at most three gaps" },
	{ "neither letter nor digit", "?!",
	    "a term needs 1 to 100 letters or digits" },
	{ "what may be nothing", "[blot]",
	    "a term needs 1 to 100 letters or digits" },
	{ "more than 100 octets", SIX SIX SIX SIX,
	    "a term has more than 100 octets" },
};

/* The compiled list; no octets with `e` when it is refused. */
static struct bytes
compile(struct arena *a, const char *term, struct err *e)
{
	char *text = arena_alloc(a, 10000);
	struct wordlist list;
	struct strbuf image;
	struct bytes out = { NULL, 0 };

	snprintf(text, 10000,
	    "set them: them, those people\ncategory x\nseverity 3\n"
	    "term %s\n\tmatch x\n\tclean x\n",
	    term);
	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "f", bytes_of(utf8_from(text)), &list, e) == 0 &&
	    generation_build(a, &list, 1, &image, e) == 0)
		out = arena_bytes(a, strbuf_bytes(&image));
	strbuf_done(&image);
	return out;
}

static int
finds(struct arena *a, struct bytes image, const char *text)
{
	struct err e;
	struct matcher *m = matcher_new(image, &e);
	struct findings found = { 0 };

	if (m == NULL)
		return -1;
	match_scan(a, m,
	    &(struct text){
		.where = { .text = UTF8("1") }, .text = utf8_from(text) },
	    &found);
	matcher_free(m);
	return found.len > 0;
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct err e = { .text = "" };
	size_t one, all;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bytes image = compile(a, cases[i].term, &e);
		int got = image.len > 0 ? finds(a, image, cases[i].text) : -1;

		if (!tap_ok(got == cases[i].want, "%s", cases[i].promise))
			tap_note("got %d %s", got, e.text);
		arena_reset(a);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		int got = compile(a, refused[i].term, &e).len == 0;

		if (!tap_ok(got && strstr(e.text, refused[i].want) != NULL,
			"refused: %s", refused[i].promise))
			tap_note("got \"%s\"", got ? e.text : "nothing");
		arena_reset(a);
	}
	one = compile(a, DIGITS, &e).len;
	all = compile(a, SIX, &e).len;
	tap_ok(one > 0 && all < one + one / 100,
	    "a million phrases take no more room than ten words");
	arena_free(a);
	return tap_done();
}
