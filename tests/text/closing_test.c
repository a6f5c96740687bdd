/* closing_test.c - what may be a signature is known, and a letter is not */
#include "tests/tap.h"
#include "text/closing.h"

#include <stdlib.h>

#include "base/limits.h"
#include "text/quote.h"

/* Each paragraph that may close the text, with "|" between. */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "the second line of a text without blank lines may be one",
	    "Dear all,\nthe trip is off.\n", "the trip is off." },
	{ "neither does a letter of one line", "The trip is off.", "" },
	{ "nor nothing", "", "" },
	{ "nor blanks", " \n\n\t\n", "" },
	{ "the paragraphs after the first may close it",
	    "The trip is off.\n\nKind regards\n\nAnn Smith\nHead of Year\n",
	    "Kind regards|Ann Smith\nHead of Year" },
	{ "a line of blanks parts paragraphs", "One.\n \t\r\nTwo.\n", "Two." },
	{ "so do carriage returns", "One.\r\n\r\nTwo.\r\n", "Two." },
	{ "what stands under \"-- \" closes, with no letter above it",
	    "-- \nAnn Smith\n", "Ann Smith" },
	{ "a letter before it does not", "The trip is off.\n-- \nAnn Smith\n",
	    "Ann Smith" },
	{ "a row of dashes parts paragraphs too",
	    "The trip is off.\n\nAnn\n______________\nPrivate mail.\n",
	    "Ann|Private mail." },
	{ "a page has no blank lines: its lines are its paragraphs",
	    "The trip is off.\nKind regards\nAnn Smith\n",
	    "Kind regards|Ann Smith" },
	{ "what is quoted below is not the sender's",
	    "Yes.\n\nAnn Smith\n\n> Is it off?\n> Bob\n", "Ann Smith" },
	{ "nor what is sent on",
	    "See below.\n\nAnn\n\n-----Original Message-----\nFrom: Bob\n\n"
	    "Off.\n\nBob Jones\n",
	    "Ann" },
	{ "what is written under a quotation begins there",
	    "> Is it off?\n\nYes.\n\nAnn Smith\n", "Ann Smith" },
	{ "a quotation is no paragraph of its own", "> Is it off?\n", "" },
};

static void
check(struct arena *a, size_t i)
{
	struct text text = { .text = utf8_from(cases[i].text) };
	int over = 0;
	struct spans found =
	    closing_find(a, text.text, quote_find(a, &text, QUOTED_MAX, &over));
	char got[512];
	size_t n = 0;

	for (size_t k = 0; k < found.len; k++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, "%s%.*s",
		    k > 0 ? "|" : "", (int)(found.v[k].end - found.v[k].start),
		    cases[i].text + found.v[k].start);
	tap_same(got, n, cases[i].want, cases[i].promise);
}

/* `n` paragraphs of `len` octets each. */
static struct utf8
paragraphs(struct arena *a, size_t n, size_t len)
{
	char *text = arena_array(a, n, len + 2);

	for (size_t i = 0; i < n; i++) {
		memset(text + i * (len + 2), 'a', len);
		memset(text + i * (len + 2) + len, '\n', 2);
	}
	return (struct utf8){ text, n * (len + 2) };
}

static size_t
count(struct arena *a, size_t n, size_t len)
{
	return closing_find(a, paragraphs(a, n, len), (struct spans){ 0 }).len;
}

int
main(void)
{
	struct arena *a = arena_new(SCANNER_ARENA);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(a, i);
	tap_ok(count(a, 100, 10) == CLOSINGS_MAX,
	    "of many paragraphs the last ones");
	tap_ok(count(a, 4, CLOSING_OCTETS_MAX) == 3,
	    "a paragraph may be as long as the bound");
	tap_ok(count(a, 4, CLOSING_OCTETS_MAX + 1) == 0,
	    "a longer one is a letter");
	tap_ok(count(a, 100, CLOSING_OCTETS_MAX) <= CLOSINGS_MAX,
	    "no more than the end of a text is looked at");
	arena_free(a);
	return tap_done();
}
