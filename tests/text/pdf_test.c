/* pdf_test.c - what was promised about the text of PDFs */
#include "tests/tap.h"

#include <stdlib.h>

#include "tests/text/contents.h"
#include "text/pdf.h"
#include "text/xml.h"

enum { OBJECTS = 6, FIRST = 10 };

/*
 * A document of one page that says "word", to which a row adds: entries of the
 * catalog, of the page, and objects from number 10 on.  It has no table of
 * places: readers make one.
 */
static const struct {
	const char *promise, *catalog, *page;
	const char *objects[OBJECTS];
	const char *want;
} cases[] = {
	{ "the text of a page", "", "", { NULL }, "'word/'" },
	{ "title and the other properties", "", "",
	    { "<</Title(t)/Author(a)/Subject(s)/Keywords(k)/Creator(c)>>" },
	    "'t/a/s/k/c/word/'" },
	{ "the outline", "/Outlines 11 0 R", "",
	    { "<<>>", "<</First 12 0 R/Last 12 0 R>>",
		"<</Title(chapter)/Parent 11 0 R/First 13 0 R/Last 13 0 R>>",
		"<</Title(section)/Parent 12 0 R>>" },
	    "'chapter/section/word/'" },
	{ "notes, their authors and subjects", "", "/Annots[11 0 R]",
	    { "<<>>", "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(note)"
		      "/T(who)/Subj(what)>>" },
	    "'word/note/who/what/'" },
	{ "links", "", "/Annots[11 0 R]",
	    { "<<>>", "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]"
		      "/A<</S/URI/URI(http://a.example/)>>>>" },
	    "'word/http://a.example//'" },
	{ "names and values of a form", "/AcroForm<</Fields[11 0 R]>>",
	    "/Annots[11 0 R]",
	    { "<<>>",
		"<</Type/Annot/Subtype/Widget/FT/Tx/T(field)/TU(hint)/V(value)"
		"/Rect[0 0 9 9]>>" },
	    "'word/field/hint/value/'" },
	{ "choices of a form", "/AcroForm<</Fields[11 0 R]>>",
	    "/Annots[11 0 R]",
	    { "<<>>", "<</Type/Annot/Subtype/Widget/FT/Ch/T(list)/Ff 131072"
		      "/Opt[(one)(two)]/Rect[0 0 9 9]>>" },
	    "'word/list/one/two/'" },
	{ "a script is active", "/OpenAction<</S/JavaScript/JS(app.alert)>>",
	    "", { NULL }, "'word/' *active" },
	{ "a script behind a link too, and it is read", "", "/Annots[11 0 R]",
	    { "<<>>", "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]"
		      "/A<</S/JavaScript/JS(app.alert)>>>>" },
	    "'word/app.alert/' *active" },
	{ "a program to start too", "", "/Annots[11 0 R]",
	    { "<<>>", "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]"
		      "/A<</S/Launch/F(calc.exe)>>>>" },
	    "'word/calc.exe/' *active" },
	{ "an attached file is a member",
	    "/Names<</EmbeddedFiles<</Names[(a)11 0 R]>>>>", "",
	    { "<<>>",
		"<</Type/Filespec/F(a.txt)/UF(a.txt)/Desc(about)"
		"/EF<</F 12 0 R>>>>",
		"<</Type/EmbeddedFile/Length 3>>stream\noneendstream" },
	    "'word/about/' a.txt='one'" },
	{ "an attached file with a password of its own is a gap",
	    "/Names<</EmbeddedFiles<</Names[(a)11 0 R]>>>>", "",
	    { "<<>>", "<</Type/Filespec/F(a.txt)/EF<</F 12 0 R>>>>",
		"<</Type/EmbeddedFile/Length 3>>stream\noneendstream",
		"<</Filter/Standard/AuthEvent/EFOpen/Encrypt true>>" },
	    "'word/' a.txt=''!encrypted" },
	{ "a file attached to a note too", "", "/Annots[11 0 R]",
	    { "<<>>",
		"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]"
		"/FS 13 0 R>>",
		"<</Type/EmbeddedFile/Length 3>>stream\noneendstream",
		"<</Type/Filespec/F(a.txt)/EF<</F 12 0 R>>>>" },
	    "'word/' a.txt='one'" },
	{ "what XMP says", "/Metadata 11 0 R", "",
	    { "<<>>", "<</Type/Metadata/Subtype/XML/Length 36>>stream\n"
		      "<x:m xmlns:x='adobe:x'>about</x:m>  \nendstream" },
	    "'word/' 'about/'" },
	{ "the alternative text of a picture",
	    "/MarkInfo<</Marked true>>/StructTreeRoot 11 0 R", "",
	    { "<<>>", "<</Type/StructTreeRoot/K 12 0 R>>",
		"<</Type/StructElem/S/Figure/P 11 0 R/Alt(a cat)>>" },
	    "'a cat/word/'" },
	{ "a layer that is switched off",
	    "/OCProperties<</OCGs[11 0 R]/D<</Order[11 0 R]/OFF[11 0 R]>>>>",
	    "/Contents 12 0 R/Resources<</Properties<</L 11 0 R>>"
	    "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
	    { "<<>>", "<</Type/OCG/Name(layer)>>",
		"<</Length 62>>stream\n/OC /L BDC BT /F 9 Tf 9 9 Td (off) Tj ET"
		" EMC                \nendstream" },
	    "'layer/off/'" },
	{ "a page without text is a picture", "", "/Contents 11 0 R",
	    { "<<>>", "<</Length 3>>stream\nq Q\nendstream" },
	    "!unread_media" },
};

static struct contents contents;

/* Readers take the last of two entries; a row's stand behind ours. */
static void
build(struct strbuf *b, const char *catalog, const char *page,
    const char *const *objects)
{
	strbuf_str(b, "%PDF-1.6\n");
	strbuf_fmt(
	    b, "1 0 obj<<%s/Type/Catalog/Pages 2 0 R>>endobj\n", catalog);
	strbuf_str(b, "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
	strbuf_fmt(b,
	    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
	    "/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
	    "/BaseFont/Helvetica>>>>>>%s>>endobj\n",
	    page);
	strbuf_str(b, "4 0 obj<</Length 33>>stream\n"
		      "BT /F 9 Tf 9 9 Td (word) Tj ET \nendstream endobj\n");
	for (int i = 0; i < OBJECTS && objects[i] != NULL; i++)
		strbuf_fmt(b, "%d 0 obj%s endobj\n", FIRST + i, objects[i]);
	strbuf_fmt(b, "trailer<</Root 1 0 R%s>>\n%%%%EOF\n",
	    objects[0] != NULL ? "/Info 10 0 R" : "");
}

static void
check(struct strbuf *b, const char *want, const char *promise)
{
	struct arena *a = arena_new((size_t)1 << 28);
	const char *got = contents_of(a,
	    (struct source){ .path = UTF8("2"), .octets = strbuf_bytes(b) },
	    &contents);

	tap_same(got, strlen(got), want, promise);
	arena_free(a);
	strbuf_done(b);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct strbuf b;

		strbuf_init(&b, 1 << 20);
		build(&b, cases[i].catalog, cases[i].page, cases[i].objects);
		check(&b, cases[i].want, cases[i].promise);
	}
}

/* What is changed stands behind; an object's last form counts. */
static void
test_revisions(void)
{
	static const char *const none[] = { NULL };
	struct strbuf b;

	strbuf_init(&b, 1 << 20);
	build(&b, "", "", none);
	strbuf_str(&b, "4 0 obj<</Length 33>>stream\n"
		       "BT /F 9 Tf 9 9 Td (new ) Tj ET \nendstream endobj\n"
		       "trailer<</Root 1 0 R>>\n%%EOF\n");
	check(&b, "'new/' ~'word/'", "what an earlier revision said is hidden");

	strbuf_init(&b, 1 << 20);
	build(&b, "", "", none);
	strbuf_str(&b, "trailer<</Root 1 0 R>>\n%%EOF\n");
	check(&b, "'word/'", "what has not changed is not said twice");

	strbuf_init(&b, 1 << 20);
	build(&b, "", "", none);
	for (int i = 0; i < 4; i++)
		strbuf_str(&b, "trailer<</Root 1 0 R>>\n%%EOF\n");
	check(&b, "'word/'", "four revisions are looked at");

	strbuf_init(&b, 1 << 20);
	build(&b, "", "", none);
	for (int i = 0; i < 5; i++)
		strbuf_str(&b, "trailer<</Root 1 0 R>>\n%%EOF\n");
	check(&b, "'word/' !too_many", "that there are more is a gap");
}

static void
test_damaged(void)
{
	struct strbuf b;

	strbuf_init(&b, 1 << 20);
	strbuf_str(&b, "%PDF-1.4\nnothing of a PDF");
	check(&b, "~'nothing of a PDF/' !document_damaged",
	    "what does not open is a gap, and its words are read");
}

/* More pages than are read: said, never silence. */
static void
test_pages(void)
{
	enum { PAGES = 2001 };
	struct strbuf b;
	const char *got;
	struct arena *a = arena_new((size_t)1 << 28);

	strbuf_init(&b, 1 << 20);
	strbuf_str(&b, "%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		       "2 0 obj<</Type/Pages/MediaBox[0 0 9 9]/Kids[");
	for (int i = 0; i < PAGES; i++)
		strbuf_fmt(&b, "%d 0 R ", 3 + i);
	strbuf_fmt(&b, "]/Count %d>>endobj\n", PAGES);
	for (int i = 0; i < PAGES; i++)
		strbuf_fmt(
		    &b, "%d 0 obj<</Type/Page/Parent 2 0 R>>endobj\n", 3 + i);
	strbuf_str(&b, "trailer<</Root 1 0 R>>\n%%EOF\n");
	got = contents_of(a,
	    (struct source){ .path = UTF8("2"), .octets = strbuf_bytes(&b) },
	    &contents);
	tap_ok(strstr(got, "!too_many_pages") != NULL,
	    "the page after the last that is read is a gap");
	strbuf_done(&b);
	arena_free(a);
}

int
main(void)
{
	xml_prepare();
	pdf_prepare();
	test_cases();
	test_revisions();
	test_damaged();
	test_pages();
	return tap_done();
}
