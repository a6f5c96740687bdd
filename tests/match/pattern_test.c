/* pattern_test.c - a school's own pattern finds its numbers, and never hangs */
#include "match/pattern.h"
#include "tests/tap.h"

#include "base/limits.h"
#include "match/generation.h"
#include "match/generation_build.h"
#include "match/scan.h"
#include "match/wordlist.h"

static const char list[] =
    "leet 0 o\ncategory admission-number\nseverity 3\nconfidence 85\n"
    "term admission number\n\talso adm*\n"
    "\tpattern \\bADM[- /]?[0-9]{6}\\b\n"
    "\tunless 3: example\n"
    "\tmatch ADM-004212\n\tclean adm 12\n"
    "term locker\n\talso (1|2|3)*\n\tpattern (?<=locker )[1-3]\\d{3}\\b\n"
    "\tmatch locker 1203\n\tclean 1203\n"
    "term slow\n\tpattern (a+)+b\n\tmatch slow ab\n\tclean b\n";

/* want: "term@start-end" of each, with blanks between. */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "a number with its letters", "pupil ADM-004212 moved",
	    "admission number@6-16" },
	{ "in small letters", "adm004212", "admission number@0-9" },
	{ "beside the term", "her admission number is ADM 004212",
	    "admission number@24-34" },
	{ "two of them, each once", "ADM-004212, ADM-004213",
	    "admission number@0-10 admission number@12-22" },
	{ "the term alone is nothing", "what is her admission number", "" },
	{ "a number that is too long is none", "ADM-0042121", "" },
	{ "nor is one alone", "004212", "" },
	{ "conditions hold", "for example ADM-004212", "" },
	{ "at a digit, with a look behind", "it is in locker 1203 now",
	    "locker@16-20" },
	{ "other scripts around it",
	    "\xd0\xb6\xd1\x83\xd0\xba\xd0\xb6\xd1\x83\xd0\xba\xd0\xb6\xd1\x83"
	    "\xd0\xba\xd0\xb6\xd1\x83\xd0\xba\xd0\xb6\xd1\x83\xd0\xba\xd0\xb6"
	    "\xd1\x83\xd0\xba\xd0\xb6\xd1\x83\xd0\xba\xd0\xb6\xd1\x83\xd0\xba"
	    "\xd0\xb6\xd1\x83\xd0\xba\xd0\xb6\xd1\x83\xd0\xba ADM-004212",
	    "admission number@61-71" },
};

static const struct {
	const char *promise, *pattern, *want;
} refused[] = {
	{ "a bracket that stays open", "(ab", "f:4: at octet 4 of this" },
	{ "what may match nothing", "x*", "f:4: this pattern may match" },
	{ "single octets", "a\\Cb", "f:4: at octet" },
	{ "a long one",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaa",
	    "f:4: a pattern has more than 200 octets" },
};

static struct matcher *
compile(struct arena *a, const char *text, struct err *e)
{
	struct wordlist words;
	struct strbuf image;
	struct matcher *m = NULL;

	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "f", bytes_of(utf8_from(text)), &words, e) == 0 &&
	    generation_build(a, &words, 1, &image, e) == 0)
		m = matcher_new(arena_bytes(a, strbuf_bytes(&image)), e);
	strbuf_done(&image);
	return m;
}

static struct findings
scan(struct arena *a, const struct matcher *m, struct utf8 text)
{
	struct findings found = { 0 };

	match_scan(a, m,
	    &(struct text){ .where = { .text = UTF8("1") }, .text = text },
	    &found);
	return found;
}

static void
format(const struct findings *found, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < found->len && n < size; i++)
		if (found->v[i].kind == FINDING_WORD)
			n += (size_t)snprintf(out + n, size - n,
			    "%s%.*s@%zu-%zu", n > 0 ? " " : "",
			    (int)found->v[i].term.len, found->v[i].term.p,
			    (size_t)found->v[i].start, (size_t)found->v[i].end);
}

static void
check_refused(struct arena *a)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		char text[1000];
		struct err e = { .text = "" };

		snprintf(text, sizeof(text),
		    "category x\nseverity 3\nterm ab\n\tpattern %s\n"
		    "\tmatch x\n\tclean x\n",
		    refused[i].pattern);
		if (!tap_ok(compile(a, text, &e) == NULL &&
				strncmp(e.text, refused[i].want,
				    strlen(refused[i].want)) == 0,
			"refused: %s", refused[i].promise))
			tap_note("got \"%s\"", e.text);
	}
}

/* (a+)+b over many a's: each call is cut short, and soon none is made. */
static void
check_slow(struct arena *a, const struct matcher *m)
{
	static char text[400 * 1000];
	struct pattern_cost cost = { 0, 0 };
	struct findings found;
	struct span out[PATTERN_MATCHES_MAX];
	struct err e;
	struct pattern *p = pattern_new(UTF8("(a+)+b"), &e);
	size_t n = 0;

	while (n + 60 < sizeof(text))
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "slow aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacb\n");
	while (!pattern_is_over(&cost))
		pattern_find(p, (struct utf8){ text, 60 },
		    (struct span){ 0, 4 }, &cost, out);
	tap_ok(cost.limited == PATTERN_LIMITED_MAX &&
		   cost.calls == PATTERN_LIMITED_MAX,
	    "a call that takes too many steps is cut short");
	pattern_free(p);
	found = scan(a, m, (struct utf8){ text, n });
	tap_ok(found.cut, "and the record says that not all was looked at");
	found = scan(a, m, UTF8("slow aaab"));
	tap_ok(found.len == 1 && !found.cut, "of another text it does not");
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct err e = { .text = "" };
	struct matcher *m = compile(a, list, &e);

	if (!tap_ok(m != NULL, "the list is compiled %s", e.text))
		return tap_done();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct findings found = scan(a, m, utf8_from(cases[i].text));
		char got[400];

		format(&found, got, sizeof(got));
		if (!tap_ok(strcmp(got, cases[i].want) == 0, "%s",
			cases[i].promise))
			tap_note("got \"%s\"", got);
	}
	check_slow(a, m);
	matcher_free(m);
	check_refused(a);
	arena_free(a);
	return tap_done();
}
