/* quote_test.c - what the sender wrote, and what he repeats */
#include "tests/tap.h"
#include "text/quote.h"

#include "text/html.h"

/* What is quoted stands between '{' and '}' in `want`. */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "nobody is quoted", "Dear Ann,\nthank you.\n",
	    "Dear Ann,\nthank you.\n" },
	{ "lines with a mark are", "Yes.\n> Will you?\n> Soon?\nAnn\n",
	    "Yes.\n{> Will you?\n> Soon?\n}Ann\n" },
	{ "at any depth", ">> a\n> b\nc", "{>> a\n> b\n}c" },
	{ "behind a blank", " > a\nb", "{ > a\n}b" },
	{ "at the end without a line end", "a\n> b", "a\n{> b}" },
	{ "a mark inside a line is none", "1 > 0\n", "1 > 0\n" },
	{ "with CRLF", "a\r\n> b\r\nc", "a\r\n{> b\r\n}c" },
	{ "who wrote it goes with it",
	    "Yes.\nOn Monday Ann wrote:\n\n> Will you?\nAnn\n",
	    "Yes.\n{On Monday Ann wrote:\n}\n{> Will you?\n}Ann\n" },
	{ "also when that is folded",
	    "On Mon, 23 Nov 2026 at 09:12, Ann Archer\n<a@x.example>\nwrote:\n"
	    "> a\nb\n",
	    "{On Mon, 23 Nov 2026 at 09:12, Ann Archer\n<a@x.example>\nwrote:\n"
	    "> a\n}b\n" },
	{ "without marks all after it is", "Yes.\nOn Monday Ann wrote:\nb\nc\n",
	    "Yes.\n{On Monday Ann wrote:\nb\nc\n}" },
	{ "who begins with on is not", "On Monday we meet.\nAnn wrote: no\n",
	    "On Monday we meet.\nAnn wrote: no\n" },
	{ "Outlook's line",
	    "ok\n-----Original Message-----\nFrom: Ann\nhello\n",
	    "ok\n{-----Original Message-----\nFrom: Ann\nhello\n}" },
	{ "Gmail's line", "ok\n---------- Forwarded message ---------\na\n",
	    "ok\n{---------- Forwarded message ---------\na\n}" },
	{ "a signature's line is none", "ok\n-- \nAnn\n", "ok\n-- \nAnn\n" },
	{ "Outlook's block",
	    "ok\n\nFrom: Ann\nSent: Monday\nTo: Kim\nSubject: x\n\nhello\n",
	    "ok\n\n{From: Ann\nSent: Monday\nTo: Kim\nSubject: x\n\nhello\n}" },
	{ "as Markdown", "ok\n*From:* Ann\n*Sent:* Monday\n*To:* Kim\nhello\n",
	    "ok\n{*From:* Ann\n*Sent:* Monday\n*To:* Kim\nhello\n}" },
	{ "a line From: alone is not", "From: the head\nplease read\n",
	    "From: the head\nplease read\n" },
	{ "Apple's line", "ok\nBegin forwarded message:\n\na\n",
	    "ok\n{Begin forwarded message:\n\na\n}" },
	{ "a block of two lines", "ok\nFrom: Ann\nSent: Monday\n\nhello\n",
	    "ok\n{From: Ann\nSent: Monday\n\nhello\n}" },
	{ "who wrote it, without a day, above marks",
	    "Yes.\nAnn writes:\n> a\nb", "Yes.\n{Ann writes:\n> a\n}b" },
	{ "and without marks is a sentence", "On it he wrote:\na\nb",
	    "On it he wrote:\na\nb" },
	{ "blanks before it are no more of it", "  On it he wrote:\na",
	    "  On it he wrote:\na" },
	{ "nothing", "", "" },
};

static const struct {
	const char *promise, *text;
	int want;
} alone[] = {
	{ "a text of marks is all quotation", "> a\n\n> b\n", 1 },
	{ "with who wrote it too", "On Monday Ann wrote:\n\n> a\n", 1 },
	{ "and as one that is sent on", "\n-----Original Message-----\na\n",
	    1 },
	{ "with a word before it is not", "ok\n> a\n", 0 },
	{ "between", "> a\nok\n> b\n", 0 },
	{ "or behind", "> a\nok", 0 },
	{ "nor one without quotation", "ok", 0 },
	{ "blanks are no words", " \n\t\n", 1 },
};

static void
check_alone(struct arena *a)
{
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++) {
		struct text text = { .text = utf8_from(alone[i].text) };
		int over = 0;

		tap_ok(quote_is_all(text.text,
			   quote_find(a, &text, 100, &over)) == alone[i].want,
		    "%s", alone[i].promise);
	}
}

static void
check_holds(void)
{
	static struct span v[] = { { 2, 4 }, { 6, 7 }, { 9, 12 } };
	static const char want[] = "..##..#..###..";
	int kept = 1;

	for (size_t i = 0; want[i] != '\0'; i++)
		kept &=
		    quote_holds((struct spans){ v, 3 }, i) == (want[i] == '#');
	tap_ok(kept, "each octet is in a stretch or not");
	tap_ok(!quote_holds((struct spans){ NULL, 0 }, 0),
	    "without stretches none is");
}

/* The same through the HTML reader: what is shown. */
static const struct {
	const char *promise, *html, *want;
} pages[] = {
	{ "a blockquote", "<p>a</p><blockquote>b</blockquote><p>c</p>",
	    "a\n{b\n}c\n" },
	{ "one inside another",
	    "a<blockquote>b<blockquote>c</blockquote>d</blockquote>e",
	    "a\n{b\nc\nd\n}e" },
	{ "one that never ends", "a<blockquote>b<p>c</p>", "a\n{b\nc\n}" },
	{ "one that never began", "<p>a</p></blockquote><p>b</p>", "a\nb\n" },
	{ "one that nobody sees",
	    "<p>a</p><div style='display:none'><blockquote>b</blockquote>"
	    "</div><p>c</p>",
	    "a\nc\n" },
	{ "Gmail's, with who wrote it",
	    "ok<div>On Monday Ann wrote:<br></div><blockquote>b</blockquote>c",
	    "ok\n{On Monday Ann wrote:\nb\n}c" },
	{ "Outlook's",
	    "ok<p><b>From:</b> Ann<br><b>Sent:</b> Monday<br>"
	    "<b>To:</b> Kim<br><b>Subject:</b> x</p><p>hello</p>",
	    "ok\n{From: Ann\nSent: Monday\nTo: Kim\nSubject: x\nhello\n}" },
};

static void
check(const char *promise, struct arena *a, const struct text *text,
    const char *want)
{
	char got[1024];
	size_t len = 0, k = 0;
	int over = 0;
	struct spans q = quote_find(a, text, 100, &over);

	for (size_t i = 0; i <= text->text.len; i++) {
		if (k < q.len && q.v[k].end == i) {
			got[len++] = '}';
			k++;
		}
		if (k < q.len && q.v[k].start == i)
			got[len++] = '{';
		if (i < text->text.len)
			got[len++] = text->text.p[i];
	}
	tap_ok(k == q.len && !over, "%s: every stretch ends", promise);
	tap_same(got, len, want, promise);
}

/* As any reader of HTML may give them: in order of their ends. */
static void
check_nested(struct arena *a)
{
	static const struct html_quote given[] = { { 3, 5 }, { 6, 8 }, { 2, 9 },
		{ 12, 12 }, { 11, 14 }, { 14, 15 } };
	struct spans q = quote_spans(a, given, sizeof(given) / sizeof(*given));

	tap_ok(q.len == 2 && q.v[0].start == 2 && q.v[0].end == 9 &&
		   q.v[1].start == 11 && q.v[1].end == 15,
	    "inner quotations and neighbours are one stretch");
}

static void
check_bound(struct arena *a)
{
	char lines[] = "> a\nb\n> c\nd\n> e\n";
	struct text text = { .text = utf8_from(lines) };
	int over = 0;
	struct spans q = quote_find(a, &text, 2, &over);

	tap_ok(q.len == 2 && over, "no more than asked for, and it says so");
	over = 0;
	q = quote_find(a, &text, 3, &over);
	tap_ok(q.len == 3 && !over, "just as many is not too many");
}

int
main(void)
{
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(cases[i].promise, a,
		    &(struct text){ .text = utf8_from(cases[i].text) },
		    cases[i].want);
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		struct html_text h;

		html_text(a, utf8_from(pages[i].html), &h);
		check(pages[i].promise, a,
		    &(struct text){ .text = h.shown,
			.quoted = quote_spans(a, h.quotes, h.quotes_len) },
		    pages[i].want);
	}
	check_nested(a);
	check_bound(a);
	check_alone(a);
	check_holds();
	arena_free(a);
	return tap_done();
}
