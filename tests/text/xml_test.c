/* xml_test.c - what was promised about text in XML and office documents */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdlib.h>

#include "tests/text/contents.h"
#include "text/xml.h"

#define W   "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define S   "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL "http://schemas.openxmlformats.org/package/2006/relationships"
#define ODT "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

/* A paragraph of Word, of OpenDocument; a whole sheet. */
#define WORD(p)  "<w:p xmlns:w='" W "'>" p "</w:p>"
#define ODF(p)   "<text:p xmlns:text='" ODT "'>" p "</text:p>"
#define SHEET(p) "<sst xmlns='" S "'>" p "</sst>"

static const struct {
	const char *promise, *xml, *want;
} cases[] = {
	/* -- words stay whole -- */
	{ "runs of a paragraph join",
	    WORD("<w:r><w:t>b</w:t></w:r>"
		 "<w:r><w:t>ad</w:t></w:r>"),
	    "'bad/'" },
	{ "whatever formats them",
	    WORD("<w:r><w:rPr><w:b/><w:rFonts w:ascii='x'/></w:rPr><w:t>b</w:t>"
		 "</w:r><w:r><w:rPr><w:i/></w:rPr><w:t>ad</w:t></w:r>"),
	    "'bad/'" },
	{ "across marks of spelling, bookmarks and what nobody knows",
	    WORD("<w:r><w:t>b</w:t></w:r><w:proofErr w:type='x'/>"
		 "<w:bookmarkEnd w:id='0'/><w:novel/><w:r><w:t>ad</w:t></w:r>"),
	    "'bad/'" },
	{ "across links and fields of content",
	    WORD("<w:hyperlink><w:r><w:t>b</w:t></w:r></w:hyperlink><w:sdt>"
		 "<w:sdtPr/><w:sdtContent><w:r><w:t>ad</w:t></w:r>"
		 "</w:sdtContent></w:sdt>"),
	    "'bad/'" },
	{ "a soft hyphen is nothing, a hard one a hyphen",
	    WORD("<w:r><w:t>b</w:t><w:softHyphen/><w:t>a</w:t>"
		 "<w:noBreakHyphen/><w:t>d</w:t></w:r>"),
	    "'ba-d/'" },
	{ "a symbol is its letter",
	    WORD("<w:r><w:t>b</w:t><w:sym w:font='x' w:char='F061'/>"
		 "<w:t>d</w:t></w:r>"),
	    "'bad/'" },
	{ "rich text of a cell joins",
	    SHEET("<si><r><rPr><b/><sz val='9'/></rPr><t>b</t></r><r><t>ad</t>"
		  "</r></si>"),
	    "'bad/'" },
	{ "spans of OpenDocument join",
	    ODF("b<text:span>a</text:span><text:bookmark-start/>d"), "'bad/'" },
	{ "an element and its text come in any prefix",
	    "<x:p xmlns:x='" W "'><x:r><x:t>b</x:t></x:r><x:r><x:t>ad</x:t>"
	    "</x:r></x:p>",
	    "'bad/'" },
	/* -- and apart -- */
	{ "paragraphs stand apart",
	    "<w:body xmlns:w='" W "'><w:p><w:r><w:t>a"
	    "</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t>"
	    "</w:r></w:p></w:body>",
	    "'a/b/'" },
	{ "breaks and tabs too",
	    WORD("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t>"
		 "</w:r>"),
	    "'a/b c/'" },
	{ "strings of cells too", SHEET("<si><t>a</t></si><si><t>b</t></si>"),
	    "'a/b/'" },
	{ "blanks and breaks of OpenDocument",
	    ODF("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"),
	    "'a b c/d/'" },
	{ "headings of sheets, without their codes",
	    "<h><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12bad&amp;C&amp;Bm"
	    "&amp;&amp;m&amp;Rp &amp;P of &amp;N&amp;K00FF00x</oddHeader></h>",
	    "'bad/m&m/p  of x/'" },
	{ "lines of a drawing join",
	    "<svg><text>b<tspan>ad</tspan></text></svg>", "'bad/'" },
	{ "elements that nobody knows", "<x><y>a</y><z>b</z></x>", "'a/b/'" },
	/* -- beside the text -- */
	{ "a text box stands beside the word that it is fixed to",
	    WORD("<w:r><w:t>b</w:t></w:r><w:r><w:drawing><w:txbxContent><w:p>"
		 "<w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:drawing>"
		 "</w:r><w:r><w:t>ad</w:t></w:r>"),
	    "'bad/' 'box/'" },
	{ "a note and a comment too",
	    ODF("b<text:note><text:p>foot</text:p></text:note>ad"),
	    "'bad/' 'foot/'" },
	{ "how a word is pronounced too",
	    SHEET("<si><t>b</t><rPh><t>bee</t></rPh><t>ad</t></si>"),
	    "'bad/' 'bee/'" },
	/* -- hidden -- */
	{ "deleted text is hidden, and the rest a word",
	    WORD("<w:r><w:t>b</w:t></w:r><w:del><w:r><w:delText>o</w:delText>"
		 "</w:r><w:r><w:delText>ld</w:delText></w:r></w:del><w:ins>"
		 "<w:r><w:t>ad</w:t></w:r></w:ins>"),
	    "'bad/' ~'old/'" },
	{ "what OpenDocument tracks as deleted",
	    "<t:x xmlns:t='" ODT "'><t:tracked-changes><t:changed-region>"
	    "<t:deletion><t:p>old</t:p></t:deletion></t:changed-region>"
	    "</t:tracked-changes><t:p>new</t:p></t:x>",
	    "'new/' ~'old/'" },
	{ "vanished runs, and only those",
	    WORD("<w:r><w:rPr><w:vanish/></w:rPr><w:t>gone</w:t></w:r>"
		 "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>here</w:t>"
		 "</w:r>"),
	    "'here/' ~'gone/'" },
	{ "a paragraph's mark that vanishes hides no run",
	    WORD("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>here</w:t>"
		 "</w:r>"),
	    "'here/'" },
	{ "a section that is not shown",
	    "<t:x xmlns:t='" ODT "'><t:section t:display='none'><t:p>gone</t:p>"
	    "</t:section><t:p>here</t:p></t:x>",
	    "'here/' ~'gone/'" },
	{ "instructions of fields",
	    WORD("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
		 "<w:r><w:t>here</w:t></w:r>"),
	    "'here/' ~'HYPERLINK x/'" },
	{ "comments and instructions of XML", "<x><!-- c -->a<?p i?></x>",
	    "'a/' ~' c /i/'" },
	/* -- attributes -- */
	{ "alternative texts",
	    "<p:cNvPr xmlns:p='" W "' id='2' name='Picture'"
	    " descr='a cat' title='cats'/>",
	    "'a cat/cats/'" },
	{ "names of sheets and of ranges",
	    "<workbook xmlns='" S "'><sheet name='Marks' sheetId='1'/>"
	    "<definedName name='Form' hidden='1'>7B</definedName></workbook>",
	    "'7B/' 'Marks/Form/'" },
	{ "an ampersand in them", "<a title='b &amp; c'/>", "'b & c/'" },
	{ "every one of what nobody knows", "<x y='a' z='b'/>", "'a/b/'" },
	{ "no formatting of what is known",
	    "<w:jc xmlns:w='" W "' w:val='center'/>", "" },
	/* -- links -- */
	{ "a link out of the package",
	    "<Relationships xmlns='" REL "'><Relationship Id='1' Type='x/"
	    "hyperlink' Target='http://a.example/' TargetMode='External'/>"
	    "<Relationship Id='2' Type='x/image' Target='b.png'/>"
	    "</Relationships>",
	    "'http://a.example//'" },
	{ "a template from elsewhere is loaded",
	    "<Relationships xmlns='" REL "'><Relationship Id='1' Type='x/"
	    "attachedTemplate' Target='http://a.example/t' TargetMode='"
	    "External'/></Relationships>",
	    "'http://a.example/t/' *linked" },
	{ "a picture from elsewhere too",
	    "<i:image xmlns:i='urn:oasis:names:tc:opendocument:xmlns:drawing:"
	    "1.0' xmlns:l='http://www.w3.org/1999/xlink' l:href='https://a'/>",
	    "'https://a/' *linked" },
	/* -- hostile -- */
	{ "a charset that it names",
	    "<?xml version='1.0' encoding='windows-1251'?><x>\xe4\xe0</x>",
	    "'\xd0\xb4\xd0\xb0/'" },
	{ "a charset that nobody knows",
	    "<?xml version='1.0' encoding='x-none'?><x>a</x>", "'a/'" },
};

static struct contents contents;

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		struct source in = { .path = UTF8("1"),
			.type = UTF8("application/xml"),
			.octets = bytes_of(utf8_from(cases[i].xml)) };
		const char *got = contents_of(a, in, &contents);

		tap_same(got, strlen(got), cases[i].want, cases[i].promise);
		arena_free(a);
	}
}

/* UTF-16 with its mark. */
static void
test_wide(void)
{
	static const unsigned char xml[] = { 0xff, 0xfe, '<', 0, 'x', 0, '>', 0,
		'a', 0, '<', 0, '/', 0, 'x', 0, '>', 0 };
	struct arena *a = arena_new((size_t)1 << 28);
	struct source in = { .path = UTF8("1"),
		.type = UTF8("text/xml"),
		.octets = { xml, sizeof(xml) } };
	const char *got = contents_of(a, in, &contents);

	tap_same(got, strlen(got), "'a/'", "XML in UTF-16");
	arena_free(a);
}

/* `n` times `piece` between two ends; "#" in it is the number. */
static struct utf8
repeated(struct arena *a, const char *before, const char *piece, size_t n,
    const char *after)
{
	struct strbuf b;
	struct utf8 text;

	strbuf_init(&b, (size_t)1 << 26);
	strbuf_str(&b, before);
	for (size_t i = 0; i < n; i++)
		for (const char *p = piece; *p != '\0'; p++)
			if (*p == '#')
				strbuf_fmt(&b, "%zu", i);
			else
				strbuf_char(&b, *p);
	strbuf_str(&b, after);
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}

/* What is no XML, or would make the library slow or deep. */
static const struct {
	const char *promise, *before, *piece, *after;
	size_t n;
} damaged[] = {
	{ "entities of its own",
	    "<!DOCTYPE x [<!ENTITY e 'word'>]><x>a&e;b</x>", "", "", 0 },
	{ "an entity from nowhere", "<x>a&e;word</x>", "", "", 0 },
	{ "what is cut", "<x><y>a</y><z>word", "", "", 0 },
	{ "500 attributes of an element, compared each with each", "<x",
	    " a#='v'", ">word</x>", 501 },
	{ "300 elements deep", "", "<x i#=''>", "word", 300 },
	{ "120 name spaces in one another", "<r>",
	    "<x xmlns:a#='u' xmlns:b#='u' xmlns:c#='u' xmlns:d#='u'"
	    " xmlns:e#='u'>",
	    "word", 220 },
};

static void
test_damaged(void)
{
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		struct utf8 xml = repeated(a, damaged[i].before,
		    damaged[i].piece, damaged[i].n, damaged[i].after);
		struct source in = { .path = UTF8("1"),
			.octets = bytes_of(xml) };
		struct content out = { .len = 0 };
		int found = 0, said = 0;

		xml_read(a, &in, &out);
		for (size_t k = 0; k < out.len; k++)
			found |= memmem(out.v[k].text.p, out.v[k].text.len,
				     "word", 4) != NULL;
		for (size_t k = 0; k < out.gaps.len; k++)
			said |= utf8_equal(out.gaps.v[k], UTF8("xml_damaged"));
		tap_ok(found && said, "%s: a gap, and still read",
		    damaged[i].promise);
		arena_free(a);
	}
}

int
main(void)
{
	xml_prepare();
	test_cases();
	test_wide();
	test_damaged();
	return tap_done();
}
