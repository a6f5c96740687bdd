/* around_test.c - the words around a term raise, lower, forbid or explain it */
#include "match/scan.h"
#include "tests/tap.h"

#include <stdlib.h>

#include "match/generation.h"
#include "match/generation_build.h"
#include "match/wordlist.h"

static const char list[] =
    "set you: you, u\n"
    "set lesson: lesson[s], our history book\n"
    "category rude\nseverity 4\nconfidence 80\n"
    "term blot[s]\n\tlower 5: <lesson>\n\traise 1 before: <you>\n"
    "\treported 3 before: said, called (her|him) a\n"
    "\tmatch blot\n\tclean spot\n"
    "term drat\n\tnear 2: <you>, them\n\tunless 2 before: not, don't\n"
    "\tmatch drat you\n\tclean drat\n"
    "term kill ... yourself\n\talso end ...1 your ...0 life*\n"
    "\tmatch kill yourself\n\tclean kill\n"
    "term send this ...2 to ...3 people\n\tquoted counts\n"
    "\tmatch send this to people\n\tclean send\n"
    "term selling ...1 (my|big red) ...1 pony\n"
    "\tmatch selling my pony\n\tclean pony\n"
    "lower 3: lesson\n"
    "term twerp\n\tmatch twerp\n\tclean twig\n"
    "term noodle\n\tlower none\n\tmatch noodle\n\tclean nod\n";

/* What a school changes. */
static const char own[] = "category rude\nseverity 3\n"
			  "silence plonk\ngrade clot\n\tseverity 1\n"
			  "\tconfidence 9\n"
			  "term plonk\n\tmatch plonk\n\tclean plank\n"
			  "term clot[s]\n\tmatch clot\n\tclean cloth\n";

/* want: "term@start-end severity confidence context" of each, with ", ". */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "a term alone is what its list says", "a blot", "blot@2-6 4 80 " },
	{ "one of the words near lowers it", "the lesson on blots",
	    "blot@14-19 2 60 " },
	{ "a phrase near does too", "blots in our history book",
	    "blot@0-5 2 60 " },
	{ "within so many words", "lesson a b c d e blot", "blot@17-21 2 60 " },
	{ "and not one more", "lesson a b c d e f blot", "blot@19-23 4 80 " },
	{ "a word before raises it", "you blot", "blot@4-8 5 90 " },
	{ "the same word after does not", "blot you", "blot@0-4 4 80 " },
	{ "raised and lowered is both", "lesson: you blot",
	    "blot@12-16 3 70 " },
	{ "what somebody said is told as that", "she said blot",
	    "blot@9-13 4 80 reported" },
	{ "in a phrase too", "he called her a blot",
	    "blot@16-20 4 80 reported" },
	{ "but not what is said later", "blot she said", "blot@0-4 4 80 " },
	{ "a term that needs another finds it", "drat you", "drat@0-4 4 80 " },
	{ "on either side", "them, drat", "drat@6-10 4 80 " },
	{ "and does not count without", "drat this thing", "" },
	{ "nor where it is too far", "you are a big drat", "" },
	{ "a word that forbids it", "do not drat them", "" },
	{ "with an apostrophe or none", "dont drat them; don't drat them", "" },
	{ "but not behind it", "drat them not", "drat@0-4 4 80 " },
	{ "a gap of nothing", "kill yourself", "kill ... yourself@0-13 4 80 " },
	{ "a gap of three words", "go kill off that yourself",
	    "kill ... yourself@3-25 4 80 " },
	{ "and not of four", "kill a b c d yourself", "" },
	{ "over punctuation", "kill, just: yourself!",
	    "kill ... yourself@0-20 4 80 " },
	{ "two gaps and a star", "end all your lifelong",
	    "kill ... yourself@0-21 4 80 " },
	{ "a gap of no words is none", "end all your big life", "" },
	{ "the first piece may be the short one",
	    "send this link on to all of those people",
	    "send this ... to ... people@0-40 4 80 " },
	{ "an alternative that leads nowhere hides none that does",
	    "selling my big red pony", "selling ... my ... pony@0-23 4 80 " },
	{ "nor does it stretch a gap", "selling my old sad pony", "" },
	{ "a piece alone is nothing", "send this to no one", "" },
	{ "text cut in a gap", "send this on", "" },
	{ "a condition at the margin holds for terms below",
	    "a twerp of a lesson", "twerp@2-7 2 60 " },
	{ "a term may be free of it", "a noodle of a lesson",
	    "noodle@2-8 4 80 " },
	{ "what a school silences is not found", "plonk", "" },
	{ "what it grades has its grade", "clots", "clot@0-5 1 9 " },
	{ "quoted lines are lowered", "look\n> a blot\n",
	    "blot@9-13 2 60 quoted" },
	{ "so is what is answered", "look\nOn 3 May 2026, Ann wrote:\na blot\n",
	    "blot@33-37 2 60 quoted" },
	{ "with its author's lines below his name",
	    "look\nOn 3 May 2026, Ann wrote:\n\n> a blot\na blot\n",
	    "blot@36-40 2 60 quoted, blot@43-47 4 80 " },
	{ "so is what is sent on", "fyi\n-----Original Message-----\na blot",
	    "blot@33-37 2 60 quoted" },
	{ "with its header", "fyi\nFrom: Ann\nSent: today\n\na blot",
	    "blot@29-33 2 60 quoted" },
	{ "a sender who only quotes has said it", "> a blot\n> to you\n",
	    "blot@4-8 4 80 " },
	{ "some terms count in quotation too", "ha\n> send this to people\n",
	    "send this ... to ... people@5-24 4 80 " },
	{ "\"wrote\" in a sentence quotes nothing", "on it he wrote:\na blot",
	    "blot@18-22 4 80 " },
};

static struct bytes
compile(struct arena *a)
{
	struct wordlist lists[2];
	struct strbuf image;
	struct bytes out;
	struct err e;

	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(
		a, "list", bytes_of(utf8_from(list)), &lists[0], &e) == -1 ||
	    wordlist_parse(a, "own", bytes_of(utf8_from(own)), &lists[1], &e) ==
		-1 ||
	    generation_build(a, lists, 2, &image, &e) == -1) {
		tap_note("%s", e.text);
		exit(1);
	}
	out = arena_bytes(a, strbuf_bytes(&image));
	strbuf_done(&image);
	return out;
}

static void
format(const struct findings *found, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < found->len && n < size; i++) {
		const struct finding *f = &found->v[i];

		n += (size_t)snprintf(out + n, size - n,
		    "%s%.*s@%d-%d %d %d %.*s", i > 0 ? ", " : "",
		    (int)f->term.len, f->term.p, (int)f->start, (int)f->end,
		    f->severity, f->confidence, (int)f->context.len,
		    f->context.p);
	}
}

/* Many terms whose conditions fail cost their windows, not the text. */
static void
check_windows(struct arena *a, const struct matcher *m)
{
	enum { LEN = 32 << 20 };
	char *text = arena_raw(a, LEN);
	struct findings found = { 0 };
	struct text t = { .text = { text, LEN } };

	for (size_t i = 0; i < LEN; i++)
		text[i] = "do not drat them; drat x x "[i % 27];
	match_scan(a, m, &t, &found);
	tap_ok(found.len == 0 && !found.over,
	    "32 megabytes of terms that do not count are nothing");
}

static void
check_one(struct arena *a, const struct matcher *m, const struct text *text,
    const char *want, const char *promise)
{
	struct findings found = { 0 };
	char got[400];

	match_scan(a, m, text, &found);
	format(&found, got, sizeof(got));
	if (!tap_ok(strcmp(got, want) == 0, "%s", promise))
		tap_note("got \"%s\"", got);
}

/* What the format itself says is another's. */
static void
check_blockquote(struct arena *a, const struct matcher *m)
{
	static struct span inside = { 5, 12 }, all = { 0, 12 };
	struct text text = { .text = UTF8("look\na blot\n"),
		.quoted = { &inside, 1 } };

	check_one(
	    a, m, &text, "blot@7-11 2 60 quoted", "a blockquote is another's");
	text.quoted.v = &all;
	check_one(a, m, &text, "blot@7-11 4 80 ",
	    "a page of nothing else is its sender's");
}

/* Texts are scanned in slices; what is quoted is a whole text's. */
static void
check_long(struct arena *a, const struct matcher *m)
{
	enum { LEN = 9 << 20 };
	static const char top[] = "fyi\n-----Original Message-----\n";
	static const char term[] = " a blot ";
	char *p = arena_raw(a, LEN), want[100];
	struct text text = { .text = { p, LEN } };

	for (size_t i = 0; i < LEN; i++)
		p[i] = "some words and "[i % 15];
	memcpy(p, top, sizeof(top) - 1);
	memcpy(p + LEN - 100, term, sizeof(term) - 1);
	snprintf(
	    want, sizeof(want), "blot@%d-%d 2 60 quoted", LEN - 97, LEN - 93);
	check_one(
	    a, m, &text, want, "megabytes below the line it is still quoted");
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct bytes image = compile(a);
	struct matcher *m;
	struct err e;

	m = matcher_new(image, &e);
	if (!tap_ok(m != NULL, "the lists are compiled"))
		return 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text text = { .text = utf8_from(cases[i].text) };

		check_one(a, m, &text, cases[i].want, cases[i].promise);
	}
	check_blockquote(a, m);
	check_long(a, m);
	check_windows(a, m);
	matcher_free(m);
	arena_free(a);
	return tap_done();
}
