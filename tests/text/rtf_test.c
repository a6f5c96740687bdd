/* rtf_test.c - what a reader would see of RTF, and what is hidden */
#include "tests/tap.h"
#include "text/rtf.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/strbuf.h"
#include "record/oddity.h"
#include "text/rtf_words.h"

enum { ARENA = 256 << 20 };

/* Shown texts and hidden ones, "|" between two; NULL: not looked at. */
static const struct {
	const char *promise, *rtf, *shown, *hidden;
} cases[] = {
	{ "plain text", "{\\rtf1 hello there}", "hello there", "" },
	{ "a paragraph ends a line", "{\\rtf1 a\\par b}", "a\nb", "" },
	{ "line ends of the file are nothing", "{\\rtf1 wo\r\nrd}", "word",
	    "" },
	{ "a backslash before a line end is a paragraph", "{\\rtf1 a\\\nb}",
	    "a\nb", "" },
	{ "formatting leaves words whole", "{\\rtf1 w\\b or\\b0 d}", "word",
	    "" },
	{ "groups leave words whole", "{\\rtf1 w{\\i o}r{d}}", "word", "" },
	{ "cells are words", "{\\rtf1 a\\cell b\\cell\\row c}", "a\tb\t\nc",
	    "" },
	{ "escaped characters", "{\\rtf1 \\{a\\\\b\\}}", "{a\\b}", "" },
	{ "a hexadecimal octet is Western", "{\\rtf1 caf\\'e9}", "caf\xc3\xa9",
	    "" },
	{ "in the document's codepage",
	    "{\\rtf1\\ansi\\ansicpg1251 \\'e4\\'e0}", "\xd0\xb4\xd0\xb0", "" },
	{ "in the font's charset",
	    "{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}"
	    "\\f1 \\'e4\\f0 \\'e4}",
	    "\xd0\xb4\xc3\xa4", "" },
	{ "in the font's codepage",
	    "{\\rtf1{\\fonttbl{\\f3\\cpg1253 A;}}\\f3 \\'e1}", "\xce\xb1", "" },
	{ "two octets of one character",
	    "{\\rtf1\\ansicpg932 \\'93\\'fa\\'96\\'7b}",
	    "\xe6\x97\xa5\xe6\x9c\xac", "" },
	{ "of a Mac", "{\\rtf1\\mac caf\\'8e}", "caf\xc3\xa9", "" },
	{ "octets that are not escaped", "{\\rtf1\\ansicpg1251 \xe4}",
	    "\xd0\xb4", "" },
	{ "an unknown codepage is Western", "{\\rtf1\\ansicpg4711 \\'e9}",
	    "\xc3\xa9", "" },
	{ "Unicode passes what older readers show", "{\\rtf1 \\u8364 ?5}",
	    "\xe2\x82\xac"
	    "5",
	    "" },
	{ "as many as \\uc says", "{\\rtf1\\uc2 \\u8364 EU5}",
	    "\xe2\x82\xac"
	    "5",
	    "" },
	{ "or none", "{\\rtf1\\uc0 \\u8364 5}",
	    "\xe2\x82\xac"
	    "5",
	    "" },
	{ "an escaped octet is one character", "{\\rtf1 \\u8364\\'805}",
	    "\xe2\x82\xac"
	    "5",
	    "" },
	{ "a group's end ends the passing", "{\\rtf1\\uc5 {\\u65 }bc}", "Abc",
	    "" },
	{ "a negative number is beyond 32767", "{\\rtf1 \\u-3913 ?}",
	    "\xef\x82\xb7", "" },
	{ "a pair of surrogates", "{\\rtf1 \\u-10179 ?\\u-8704 ?}",
	    "\xf0\x9f\x98\x80", "" },
	{ "more passed than any charset needs is hidden text",
	    "{\\rtf1\\uc40 \\u65 secret}", "A", "secret" },
	{ "\\bin is passed over", "{\\rtf1 a{\\pict\\bin5 {{{{{}b}", "ab", "" },
	{ "a picture is passed over", "{\\rtf1 a{\\pict\\wmetafile8 c0ffee}b}",
	    "ab", "" },
	{ "hidden text is hidden", "{\\rtf1 a{\\v word}b}", "ab", "word\n" },
	{ "until it is plain", "{\\rtf1 a\\v word\\plain b}", "ab", "word\n" },
	{ "or no more", "{\\rtf1 a\\v word\\v0 b}", "ab", "word\n" },
	{ "deleted text is hidden", "{\\rtf1 a{\\deleted word}b}", "ab",
	    "word\n" },
	{ "hidden and deleted text stand on lines of their own",
	    "{\\rtf1 {\\v a}{\\v b}{\\deleted c}}", "", "ab\nc" },
	{ "inserted text is text", "{\\rtf1 a{\\revised word}b}", "awordb",
	    "" },
	{ "a footnote does not break a word", "{\\rtf1 wo{\\footnote note}rd}",
	    "word|note\n", "" },
	{ "header and footer", "{\\rtf1{\\header top}{\\footerf end}x}",
	    "x|top\nend\n", "" },
	{ "an annotation and its author",
	    "{\\rtf1 a{\\*\\atnauthor Ann}{\\*\\annotation{\\*\\atnref "
	    "1}note}}",
	    "a|note\n", "Ann\n" },
	{ "a text box",
	    "{\\rtf1 a{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv alt}}"
	    "{\\sp{\\sn fFlip}{\\sv 914400}}{\\shptxt box\\par}}}}",
	    "a|box\n", "alt\n" },
	{ "a link and where it leads",
	    "{\\rtf1 see {\\field{\\*\\fldinst{HYPERLINK \"http://x/\"}}"
	    "{\\fldrslt{here}}}.}",
	    "see here.", "HYPERLINK \"http://x/\"\n" },
	{ "title and author",
	    "{\\rtf1{\\info{\\title T}{\\author A}{\\creatim\\yr2026}}x}", "x",
	    "T\nA\n" },
	{ "names of fonts and colours are nothing",
	    "{\\rtf1{\\fonttbl{\\f0{\\*\\falt B}Arial;}}{\\colortbl;\\red1;}x}",
	    "x", "" },
	{ "names of styles are hidden", "{\\rtf1{\\stylesheet{\\s1 Head;}}x}",
	    "x", "Head;\n" },
	{ "a destination nobody knows is hidden",
	    "{\\rtf1 a{\\*\\nosuch word}b}", "ab", "word\n" },
	{ "what is shown inside a hidden one is hidden",
	    "{\\rtf1 a{\\*\\nosuch{\\footnote word}}b}", "ab", "word\n" },
	{ "a word nobody knows changes nothing", "{\\rtf1 a\\nosuch1 b}", "ab",
	    "" },
	{ "of two readings the newer is shown",
	    "{\\rtf1 a{\\upr{old}{\\*\\ud{new}}}b}", "anewb", "old\n" },
	{ "what stands behind the end is hidden", "{\\rtf1 a}word", "a",
	    "word" },
	{ "a group that never ends", "{\\rtf1 a{b", "ab", "" },
	{ "a damaged name", "{\\rt a}", "a", "" },
	{ "a version nobody knows", "{\\rtxyz9 a}", "a", "" },
	{ "what stands before may be text", "junk {\\rtf1 w\\'6frd}",
	    "junk {\\rtf1 w\\'6frd}|word", "" },
	{ "an escape that is cut", "{\\rtf1 a\\'4", "a4", "" },
	{ "a backslash at the end", "{\\rtf1 a\\", "a\\", "" },
	{ "numbers of any length", "{\\rtf1 a\\fs99999999999999999999 b}", "ab",
	    "" },
	{ "\\bin beyond the end", "{\\rtf1 a\\bin999999999 b}", "a", "" },
	{ "a negative \\bin", "{\\rtf1 a\\bin-5 b}", "ab", "" },
	{ "a font out of range", "{\\rtf1{\\fonttbl{\\f-1 x;}}\\f99999 a}", "a",
	    "" },
};

static void
join(const struct content *c, int hidden, struct strbuf *out)
{
	strbuf_init(out, 1 << 20);
	for (size_t i = 0; i < c->len; i++) {
		if (c->v[i].hidden != hidden)
			continue;
		if (out->len > 0)
			strbuf_char(out, '|');
		strbuf_add(out, c->v[i].text.p, c->v[i].text.len);
	}
}

static void
read_rtf(struct arena *a, struct bytes rtf, struct content *out)
{
	const struct source in = { .path = UTF8("2"), .octets = rtf };
	struct budget left = { .octets = 1 << 20, .members = 100 };

	*out = (struct content){ 0 };
	rtf_read(a, &in, &left, out);
}

static void
texts(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct content c;
		struct strbuf shown, hidden;

		read_rtf(a, bytes_of(utf8_from(cases[i].rtf)), &c);
		join(&c, 0, &shown);
		join(&c, 1, &hidden);
		if (!tap_ok(
			strcmp(strbuf_cstr(&shown), cases[i].shown) == 0 &&
			    strcmp(strbuf_cstr(&hidden), cases[i].hidden) == 0,
			"%s", cases[i].promise))
			tap_note("\"%s\" and \"%s\"", strbuf_cstr(&shown),
			    strbuf_cstr(&hidden));
		strbuf_done(&shown);
		strbuf_done(&hidden);
		arena_free(a);
	}
}

/* What it is, by its look. */
static const struct {
	const char *promise, *octets;
	int is;
} looks[] = {
	{ "an RTF file", "{\\rtf1 x}", 1 },
	{ "with blanks before", " \r\n\t{\\rtf1 x}", 1 },
	{ "with a mark of UTF-8 before", "\xef\xbb\xbf{\\rtf1 x}", 1 },
	{ "with junk before", "12345678{\\rtf1 x}", 1 },
	{ "with its name damaged", "{\\rt", 1 },
	{ "a brace alone is none", "{\\r}", 0 },
	{ "nothing is none", "", 0 },
};

static void
kinds(void)
{
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
		const struct source in = { .octets = bytes_of(
					       utf8_from(looks[i].octets)) };

		tap_ok(rtf_is(&in) == looks[i].is, "%s", looks[i].promise);
	}
}

/* What is packed inside: name and octets of the only member. */
static const struct {
	const char *promise, *rtf, *name, *octets;
} objects[] = {
	{ "a file put into the text has its name",
	    "{\\rtf1{\\object{\\*\\objdata 0105000002000000"
	    "08000000 5061636b61676500 00000000 00000000 18000000"
	    "0200 6100 6200 00000300 01000000 00 05000000 68656c6c6f}}}",
	    "a", "hello" },
	{ "an object has its class as its name",
	    "{\\rtf1{\\object{\\*\\objdata 0105000002000000"
	    "04000000 61626300 00000000 00000000 02000000 6869}}}",
	    "abc", "hi" },
	{ "digits in inner groups and escapes count",
	    "{\\rtf1{\\object{\\*\\objdata 01050000{02000000}"
	    "04000000 6162{\\*\\x}6300 00000000 00000000 02000000 \\'36869}}}",
	    "abc", "hi" },
	{ "an object whose lengths are wrong is looked at whole",
	    "{\\rtf1{\\object{\\*\\objdata 6869}}}", "1", "hi" },
	{ "an object at the end of the file",
	    "{\\rtf1{\\object{\\*\\objdata 6869", "1", "hi" },
	{ "HTML of a message comes back as HTML",
	    "{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf \\par\\htmlrtf0 "
	    "hi{\\*\\htmltag72 </p>}}",
	    "html", "<p>hi</p>" },
};

static void
members(void)
{
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct content c;
		const struct member *m;

		read_rtf(a, bytes_of(utf8_from(objects[i].rtf)), &c);
		m = c.members_len == 1 ? &c.members[0] : NULL;
		if (!tap_ok(m != NULL &&
				utf8_equal(
				    m->name.text, utf8_from(objects[i].name)) &&
				bytes_equal(m->octets,
				    bytes_of(utf8_from(objects[i].octets))),
			"%s", objects[i].promise) &&
		    m != NULL)
			tap_note("%.*s: \"%.*s\"", (int)m->name.text.len,
			    m->name.text.p, (int)m->octets.len,
			    (const char *)m->octets.p);
		arena_free(a);
	}
}

/* What is said of it besides its text. */
static const struct {
	const char *promise, *rtf, *gap;
	uint64_t odd;
} facts[] = {
	{ "a picture that is not read is a gap", "{\\rtf1{\\pict c0ffee}}",
	    "unread_media", 0 },
	{ "an unknown codepage is a gap", "{\\rtf1\\ansicpg4711 \\'e9}",
	    "charset_unknown", 0 },
	{ "a template from elsewhere is strange",
	    "{\\rtf1{\\*\\template http://x/}}", NULL, ODD(ODD_LINKED) },
	{ "a template from here is not",
	    "{\\rtf1{\\*\\template C:\\\\a.dot}{\\info://}}", NULL, 0 },
	{ "a linked object is strange",
	    "{\\rtf1{\\object{\\*\\objdata 0105000001000000"
	    "04000000 61626300 00000000 00000000 00000000}}}",
	    NULL, ODD(ODD_LINKED) },
	{ "nothing is said of plain text", "{\\rtf1 x}", NULL, 0 },
};

static void
said(void)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct content c;
		int same;

		read_rtf(a, bytes_of(utf8_from(facts[i].rtf)), &c);
		same = facts[i].gap == NULL
			   ? c.gaps.len == 0
			   : c.gaps.len == 1 && utf8_equal(c.gaps.v[0],
						    utf8_from(facts[i].gap));
		tap_ok(same && c.odd == facts[i].odd, "%s", facts[i].promise);
		arena_free(a);
	}
}

/* A text that ends anywhere is read as far as it goes. */
static void
cut(void)
{
	static const char rtf[] =
	    "{\\rtf1\\ansicpg932{\\fonttbl{\\f0\\fcharset128 "
	    "A;}}{\\info{\\title T}}"
	    "a\\u-3913 ?\\'93\\'fa{\\v b}{\\pict\\bin3 {}{}"
	    "{\\object{\\*\\objdata 0105000002000000}}{\\*\\nosuch c}\\par}";
	size_t before = 0;
	int grows = 1;

	for (size_t len = 5; len < sizeof(rtf); len++) {
		struct arena *a = arena_new(ARENA);
		/* A copy of this size: reading beyond it is seen (SAN=1). */
		unsigned char *part = malloc(len);
		struct strbuf shown;
		struct content c;

		memcpy(part, rtf, len);
		read_rtf(a, (struct bytes){ part, len }, &c);
		join(&c, 0, &shown);
		/* At most an escape that is cut is taken back. */
		grows &= shown.len + 4 >= before;
		before = shown.len;
		strbuf_done(&shown);
		arena_free(a);
		free(part);
	}
	tap_ok(grows && before > 0,
	    "a text that ends anywhere is read as far as it goes");
}

/* What a hostile sender repeats: twice of it is about twice the work. */
static const struct {
	const char *promise, *again;
} nasty[] = {
	{ "groups in groups", "{" },
	{ "ends of groups", "}" },
	{ "a change of codepage at every letter",
	    "\\ansicpg932 \\'82\\ansicpg1251 \\'e4" },
	{ "more codepages than there are", "\\ansicpg932\\'82" },
	{ "fields in fields", "{\\field{\\*\\fldinst x" },
	{ "objects", "{\\object{\\*\\objdata 0102}}" },
	{ "hidden and shown in turns", "a\\v b\\v0 " },
	{ "huge fallbacks", "\\uc60000\\u65" },
	{ "huge binaries", "\\bin9" },
	{ "control words without end", "\\abcdefghijklmnop" },
};

static uint64_t
work_of(const char *again, size_t n)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf b;
	struct content c;

	strbuf_init(&b, MESSAGE_MAX);
	strbuf_str(&b, "{\\rtf1 ");
	for (size_t i = 0; i < n; i++)
		strbuf_str(&b, again);
	read_rtf(a, strbuf_bytes(&b), &c);
	strbuf_done(&b);
	arena_free(a);
	return c.work;
}

static void
linear(void)
{
	enum { N = 20 * 1000 };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(nasty[i].again, N);
		uint64_t twice = work_of(nasty[i].again, 2 * N);

		tap_linear(once, twice, 65536, nasty[i].promise);
	}
}

static void
table(void)
{
	tap_ok(rtf_word("ansi") != NULL && rtf_word("xe") != NULL &&
		   rtf_word("mmathPr") != NULL && rtf_word("u") != NULL,
	    "words are found from the first to the last");
	tap_ok(rtf_word("nosuch") == NULL && rtf_word("") == NULL,
	    "others are not");
}

int
main(void)
{
	texts();
	kinds();
	members();
	said();
	table();
	cut();
	linear();
	return tap_done();
}
