/* names_test.c - pupils and parents are found by name, and nobody else is */
#include "match/names.h"
#include "tests/tap.h"

#include <stdlib.h>

#include "base/limits.h"
#include "match/generation.h"
#include "match/generation_build.h"
#include "match/pupils.h"
#include "match/scan.h"

static const char list[] =
    "set name-word: may, green, will, rose, mark, head\n"
    "category rude\nseverity 3\nconfidence 80\n"
    "term blot\n\tmatch a blot\n\tclean a blotter\n"
    "term mite\n\tseverity 2\n\tmatch a mite\n\tclean a miter\n";

static const char all_people[] =
    "schoolgate-names 1\n"
    "pupil\t7B\tPriya Patel\t\n"
    "pupil\t7B\tTomasz Kowalski\tTom;Tommy K Kowal\n"
    "pupil\t8C\tMay Green\t\n"
    "pupil\t8C\tAnne-Marie O'Brien\t\n"
    "pupil\tYear 9\tJos\xc3\xa9 Mu\xc3\xb1oz\t\n"
    "pupil\t10X\tSmith-Jones, Ellis\t\n"
    "pupil\t10X\tJan van der Berg\t\n"
    "pupil\t11 Elm\tOla Ruth Adeyemi\tJJ\n"
    "pupil\t7B\tPriya Shah\t\n"
    "pupil\t9A\tWill Rose\t\n"
    "pupil\t9A\tRyan Cole\t\n"
    "pupil\t9B\tRyan Cole\t\n"
    "pupil\t\tThomas James\t\n"
    "pupil\t\tJames Thomas\t\n"
    "pupil\t7\tIda Boyle\t\n"
    "pupil\t7B\tKIM VALE\t\n"
    "pupil\t8D\tOmar D\xe2\x80\x99Souza\t\n"
    "parent\t\tSunita Patel\t\n"
    "parent\t\tMark Head\t\n";

/* want: "id@start-end" of each, with blanks between; of pupil-data "!conf". */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	/* -- what must be found ------------------------------------------- */
	{ "a full name", "I saw Priya Patel today", "pupil@6-17" },
	{ "in small letters", "i saw priya patel today", "pupil@6-17" },
	{ "in capitals", "PRIYA PATEL", "pupil@0-11" },
	{ "surname first", "Patel, Priya is late", "pupil@0-12" },
	{ "surname first in a table", "Patel\tPriya\t12", "pupil@0-11" },
	{ "across the end of a line", "Priya\nPatel", "pupil@0-11" },
	{ "of a quoted line too", "> Priya\n> Patel", "pupil@2-15" },
	{ "whose it is", "Priya Patel's coat", "pupil@0-11" },
	{ "in brackets", "(Priya Patel)", "pupil@1-12" },
	{ "a file's name", "priya_patel.docx", "pupil@0-11" },
	{ "a file's name with stops", "Report.Priya.Patel.pdf", "pupil@7-18" },
	{ "a name of words with its capitals", "Ask May Green.", "pupil@4-13" },
	{ "or in capitals alone", "MAY GREEN", "pupil@0-9" },
	{ "surname first with capitals", "Green, May", "pupil@0-10" },
	{ "hyphen and apostrophe", "Anne-Marie O'Brien", "pupil@0-18" },
	{ "a curly apostrophe",
	    "Anne-Marie O\xe2\x80\x99"
	    "Brien",
	    "pupil@0-20" },
	{ "no hyphen", "Anne Marie O'Brien", "pupil@0-18" },
	{ "no apostrophe", "Anne-Marie OBrien", "pupil@0-17" },
	{ "a curly apostrophe in the directory", "Omar DSouza", "pupil@0-11" },
	{ "turned round with an apostrophe", "O'Brien, Anne-Marie",
	    "pupil@0-19" },
	{ "accents", "Jos\xc3\xa9 Mu\xc3\xb1oz", "pupil@0-12" },
	{ "accents left out", "Jose Munoz", "pupil@0-10" },
	{ "a directory that has the surname first", "Ellis Smith-Jones",
	    "pupil@0-17" },
	{ "a surname of several words", "van der Berg, Jan", "pupil@0-17" },
	{ "a second forename", "Ola Ruth Adeyemi", "pupil@0-16" },
	{ "or without it", "Ola Adeyemi and Adeyemi, Ola",
	    "pupil@0-11 pupil@16-28" },
	{ "a forename with the form", "Priya 7B", "pupil@0-8" },
	{ "the form in brackets", "Priya (7B)", "pupil@0-9" },
	{ "with a small letter and a blank", "priya, 7 b", "pupil@0-10" },
	{ "in the form", "Priya in 7B", "pupil@0-11" },
	{ "of a year", "Jose of Year 9", "pupil@0-14" },
	{ "a form with a word", "Ola (11 Elm)", "pupil@0-11" },
	{ "a known forename with the surname", "Tom Kowalski", "pupil@0-12" },
	{ "and with the form", "Tom 7B", "pupil@0-6" },
	{ "another known name", "Tommy K Kowal", "pupil@0-13" },
	{ "a directory in capitals", "Kim Vale", "pupil@0-8" },
	{ "a parent", "Mrs Sunita Patel rang", "parent@4-16" },
	{ "a parent of two common words", "Mark Head", "parent@0-9" },
	{ "names in both orders", "Thomas James, James Thomas",
	    "pupil@0-12 pupil@14-26 pupil-data@14-26!75" },
	{ "zero-width signs", "Pri\xe2\x80\x8bya Patel", "pupil@0-14" },

	/* -- what must not ------------------------------------------------- */
	{ "initials", "J.S. and P.P., PP 7B, P. P. (7B)", "" },
	{ "initials by which somebody is known", "JJ Adeyemi, JJ 11 Elm", "" },
	{ "an initial and the surname", "P. Patel, P Patel", "" },
	{ "a surname alone", "Mr Kowalski, Patel", "" },
	{ "a forename alone", "Tomasz and Priya", "" },
	{ "a known forename alone", "Tom", "" },
	{ "words that are a name", "it may green the yard", "" },
	{ "nor where a sentence ends", "It was in May. Green shoots came", "" },
	{ "nor over two lines", "May\nGreen", "" },
	{ "a forename before a sentence", "I like Priya. Patel is kind", "" },
	{ "words before a form", "we will 9a come", "" },
	{ "a forename of another form", "Priya 8C", "" },
	{ "a form after a sentence", "Ask Priya. 7B is out", "" },
	{ "a number is no form", "Ida 7", "" },
	{ "surname first without a comma", "Patel Priya", "" },
	{ "a longer surname", "Priya Patel-Hughes", "" },
	{ "a longer forename", "Mary-Priya Patel", "" },
	{ "inside of words", "XPriya Patelsson", "" },
	{ "half of a surname", "Ellis Smith, Ellis Jones", "" },
	{ "a blank line between", "Priya\n\nPatel", "" },
	{ "another word between", "Priya and Patel", "" },

	/* -- what is personal data ----------------------------------------- */
	{ "two pupils", "Priya Patel and Ellis Smith-Jones",
	    "pupil@0-11 pupil@16-33 pupil-data@16-33!75" },
	{ "one pupil twice is one", "Priya Patel, Patel, Priya, Priya Patel",
	    "pupil@0-11 pupil@13-25 pupil@27-38" },
	{ "one in two ways is one", "Tomasz Kowalski (Tom Kowalski), Tom 7B",
	    "pupil@0-15 pupil@17-29 pupil@32-38" },
	{ "two who share a name may be one", "Ryan Cole, Ryan Cole 9A",
	    "pupil@0-9 pupil@11-20" },
	{ "a forename of a form may be either's", "Priya 7B, Priya Shah",
	    "pupil@0-8 pupil@10-20" },
	{ "but not both's", "Priya Patel, Priya 7B, Priya Shah",
	    "pupil@0-11 pupil@13-21 pupil@23-33 pupil-data@23-33!75" },
	{ "a pupil and a parent", "Priya Patel and Sunita Patel",
	    "pupil@0-11 parent@16-28" },
	{ "a pupil and a special category", "Priya Patel has an EHCP",
	    "pupil@0-11 special-send@19-23 pupil-data@0-11!85" },
	{ "a parent and a special category", "Mrs Sunita Patel: EHCP",
	    "parent@4-16 special-send@18-22" },
	{ "nobody and a special category", "the EHCP of PP",
	    "special-send@4-8" },
	{ "a pupil and a hard word", "Priya Patel is a blot",
	    "rude@17-21 pupil@0-11 pupil-data@0-11!75" },
	{ "but no mild one", "Priya Patel is a mite", "rude@17-21 pupil@0-11" },
};

/* Several texts of one message: "where|text", in their order. */
static const struct {
	const char *promise, *texts[3], *want;
} messages[] = {
	{ "the subject names, the body tells",
	    { "subject|Priya Patel", "1|her EHCP is late" },
	    "pupil@0-11 special-send@4-8 pupil-data@4-8!85" },
	{ "the subject tells, the body names",
	    { "subject|EHCP review", "1|for Priya Patel" },
	    "special-send@0-4 pupil@4-15 pupil-data@4-15!85" },
	{ "one in the subject, another in the body",
	    { "subject|Priya Patel", "1|and May Green" },
	    "pupil@0-11 pupil@4-13 pupil-data@4-13!75" },
	{ "a file's name and its content", { "2|Priya Patel.docx", "2|EHCP" },
	    "pupil@0-11 special-send@0-4 pupil-data@0-11!85" },
	{ "a file tells nothing of the body",
	    { "1|Priya Patel", "2|what an EHCP is" },
	    "pupil@0-11 special-send@8-12" },
	{ "each text that tells is told",
	    { "1|Priya Patel, May Green", "2|Priya Patel, May Green" },
	    "pupil@0-11 pupil@13-22 pupil@0-11 pupil@13-22 "
	    "pupil-data@13-22!75 pupil-data@13-22!75" },
};

static const struct {
	const char *promise, *file, *why;
} files[] = {
	{ "a file of something else is refused", "id,name\n",
	    "names:1: this is no file of names; \"people import\" writes one" },
	{ "an empty one is", "",
	    "names:1: this is no file of names; \"people import\" writes one" },
	{ "another class is", "schoolgate-names 1\nteacher\t\tA B\t\n",
	    "names:2: this is neither a pupil nor a parent" },
	{ "nobody's name is", "schoolgate-names 1\npupil\t7B\t\t\n",
	    "names:2: there is no name" },
	{ "a digest that is none is",
	    "schoolgate-names 1\npupil\t\tA B\t\tp1\n",
	    "names:2: the digest is none" },
	{ "a file of nobody is none", "schoolgate-names 1\n", NULL },
};

static struct matcher *
compile(struct arena *a, const char *people)
{
	struct generation_from from = { .len = 1 };
	struct wordlist words;
	struct strbuf image;
	struct matcher *m;
	struct err e;

	from.lists = &words;
	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "list", bytes_of(utf8_from(list)), &words, &e) ==
		-1 ||
	    names_file_parse(a, "names", bytes_of(utf8_from(people)),
		&from.people, &e) == -1 ||
	    generation_build_with(a, &from, &image, &e) == -1 ||
	    (m = matcher_new(arena_bytes(a, strbuf_bytes(&image)), &e)) ==
		NULL) {
		tap_note("%s", e.text);
		exit(1);
	}
	strbuf_done(&image);
	return m;
}

static void
put(struct strbuf *b, const struct finding *f)
{
	if (b->len > 0)
		strbuf_char(b, ' ');
	strbuf_fmt(b, "%.*s@%d-%d", (int)f->id.len, f->id.p, (int)f->start,
	    (int)f->end);
	if (utf8_equal(f->id, UTF8("pupil-data")))
		strbuf_fmt(b, "!%d", f->confidence);
}

static void
expect(const struct findings *found, const char *want, const char *promise)
{
	struct strbuf b;

	strbuf_init(&b, 4096);
	for (size_t i = 0; i < found->len; i++)
		put(&b, &found->v[i]);
	if (!tap_ok(strcmp(strbuf_cstr(&b), want) == 0, "%s", promise))
		tap_note("want \"%s\", got \"%s\"", want, strbuf_cstr(&b));
	strbuf_done(&b);
}

static void
test_messages(struct arena *a, const struct matcher *m)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
		struct findings found = { 0 };

		for (size_t k = 0; k < 3 && messages[i].texts[k]; k++) {
			const char *at = messages[i].texts[k];
			size_t len = strcspn(at, "|");

			match_scan(a, m,
			    &(struct text){ .where.text = { at, len },
				.text = utf8_from(at + len + 1) },
			    &found);
		}
		pupils_conclude(a, &found);
		expect(&found, messages[i].want, messages[i].promise);
	}
}

static void
test_files(struct arena *a)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct named_people out;
		struct err e = { .text = "" };
		int result = names_file_parse(
		    a, "names", bytes_of(utf8_from(files[i].file)), &out, &e);

		if (!tap_ok(
			files[i].why == NULL
			    ? result == 0 && out.len == 0
			    : result == -1 && strcmp(e.text, files[i].why) == 0,
			"%s", files[i].promise))
			tap_note("%s", e.text);
	}
}

/* Whom a name may mean, by their digests, and in whose words it stands. */
static const struct {
	const char *promise, *text, *digest, *context;
} meant[] = {
	{ "a pupil is told by his digest", "Kim Vale is ill",
	    "00000000000000a1", "" },
	{ "in every shape of his name", "Kim (7B) is ill", "00000000000000a1",
	    "" },
	{ "two of one name by both", "Ryan Cole is ill",
	    "00000000000000b200000000000000b1", "" },
	{ "their forms tell them apart", "Ryan in 9B is ill",
	    "00000000000000b2", "" },
	{ "of a pupil without one nobody can tell", "Ann Other is ill", "",
	    "" },
	{ "a parent has none", "Sunita Patel is ill", "", "" },
	{ "in another's words",
	    "See you then.\n\nOn Monday Sunita wrote:\n> Kim "
	    "Vale is ill\n",
	    "00000000000000a1", "quoted" },
};

static const char digested[] = "schoolgate-names 1\n"
			       "pupil\t7B\tKim Vale\t\t00000000000000a1\n"
			       "pupil\t9A\tRyan Cole\t\t00000000000000b1\n"
			       "pupil\t9B\tRyan Cole\t\t00000000000000b2\n"
			       "pupil\t9B\tAnn Other\t\t\n"
			       "parent\t\tSunita Patel\t\t\n";

static void
test_meant(struct arena *a)
{
	struct matcher *m = compile(a, digested);

	for (size_t i = 0; i < sizeof(meant) / sizeof(*meant); i++) {
		struct findings found = { 0 };
		const struct finding *f;

		match_scan(a, m,
		    &(struct text){ .where.text = UTF8("1"),
			.text = utf8_from(meant[i].text) },
		    &found);
		f = &found.v[0];
		if (!tap_ok(
			found.len == 1 &&
			    utf8_equal(f->digest, utf8_from(meant[i].digest)) &&
			    utf8_equal(f->context, utf8_from(meant[i].context)),
			"%s", meant[i].promise))
			tap_note("%zu: \"%.*s\" \"%.*s\"", found.len,
			    (int)(found.len > 0 ? f->digest.len : 0),
			    found.len > 0 ? f->digest.p : "",
			    (int)(found.len > 0 ? f->context.len : 0),
			    found.len > 0 ? f->context.p : "");
	}
	matcher_free(m);
}

/* Names at the seam of two slices, in a text as long as three. */
static void
test_long(struct arena *a, const struct matcher *m)
{
	struct findings found = { 0 };
	struct strbuf b;
	size_t wrong = 0;

	strbuf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < 300; i++) {
		strbuf_str(&b, "Priya Patel");
		for (size_t k = 0; k < 4000; k++)
			strbuf_str(&b, "\nwords alone");
		strbuf_char(&b, '\n');
	}
	match_scan(a, m,
	    &(struct text){ .where.text = UTF8("1"), .text = { b.p, b.len } },
	    &found);
	for (size_t i = 0; i < found.len; i++)
		wrong += memcmp(b.p + found.v[i].start, "Priya Patel", 11) != 0;
	for (size_t i = 0; i < found.pupils.len; i++)
		wrong += memcmp(b.p + found.pupils.v[i].start, "Priya", 5) != 0;
	tap_ok(found.len == 300 && found.identifiers == 300 && wrong == 0,
	    "in a long text each name is found once, where it stands");
	strbuf_done(&b);
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct matcher *m = compile(a, all_people);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct findings found = { 0 };

		match_scan(a, m,
		    &(struct text){ .where.text = UTF8("1"),
			.text = utf8_from(cases[i].text) },
		    &found);
		pupils_conclude(a, &found);
		expect(&found, cases[i].want, cases[i].promise);
	}
	test_messages(a, m);
	test_files(a);
	test_meant(a);
	test_long(a, m);
	matcher_free(m);
	arena_free(a);
	return tap_done();
}
