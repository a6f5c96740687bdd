/* package_test.c - what was promised about documents that are zips of XML */
#include "tests/tap.h"

#include <stdlib.h>

#include "tests/text/contents.h"
#include "tests/text/zip_builder.h"
#include "text/xml.h"

enum { FILES = 6 };

#define TYPES                                                                  \
	{                                                                      \
		"[Content_Types].xml", "<Types/>"                              \
	}
#define MANIFEST                                                               \
	{                                                                      \
		"META-INF/manifest.xml", "<manifest/>"                         \
	}

static const struct {
	const char *promise;
	struct {
		const char *name, *content;
	} files[FILES];
	const char *want;
} cases[] = {
	{ "every XML file is text, wherever it stands",
	    { TYPES, { "word/document.xml", "<p>a</p>" },
		{ "word/header1.xml", "<p>b</p>" },
		{ "customXml/item1.xml", "<p>c</p>" } },
	    "'a/' 'b/' 'c/'" },
	{ "names are written in any case",
	    { { "[content_types].XML", "<Types/>" },
		{ "Word/Document.XML", "<p>a</p>" } },
	    "'a/'" },
	{ "links are text",
	    { TYPES, { "_rels/.rels",
			 "<Relationships xmlns='http://schemas.openxmlformats."
			 "org/package/2006/relationships'><Relationship "
			 "Target='http://a/' TargetMode='External' Type='x/"
			 "hyperlink'/></Relationships>" } },
	    "'http://a//'" },
	{ "all other files are members",
	    { TYPES, { "word/media/image1.png", "\x89PNG" },
		{ "word/embeddings/a.docx", "PK" }, { "notes.txt", "n" } },
	    "word/media/image1.png='\x89PNG' word/embeddings/a.docx='PK'"
	    " notes.txt='n'" },
	{ "a picture called .xml is a picture",
	    { TYPES, { "word/a.xml", "\x89PNG" } }, "word/a.xml='\x89PNG'" },
	{ "macros are said, and are members",
	    { TYPES, { "word/vbaProject.bin", "x" } },
	    "word/vbaProject.bin='x' *macros" },
	{ "macros of LibreOffice too",
	    { MANIFEST, { "content.xml", "<p>a</p>" },
		{ "Basic/Standard/Module1.xml", "<m>b</m>" } },
	    "'a/' 'b/' *macros" },
	{ "OpenDocument: content, styles and properties",
	    { { "mimetype", "application/vnd.oasis.opendocument.text" },
		{ "content.xml", "<p>a</p>" }, { "styles.xml", "<p>b</p>" },
		{ "meta.xml", "<t>c</t>" }, MANIFEST },
	    "'a/' 'b/' 'c' "
	    "mimetype='application/vnd.oasis.opendocument.text'" },
	{ "OpenDocument with a password",
	    { { "content.xml", "\x01\x02 no xml" },
		{ "META-INF/manifest.xml",
		    "<m><f><encryption-data/></f></m>" } },
	    "content.xml=(encrypted) +encrypted" },
	{ "a page of XPS",
	    { TYPES, { "Pages/1.fpage",
			 "<Glyphs xmlns='http://schemas.microsoft.com/xps/"
			 "2005/06' UnicodeString='a' Fill='#ff'/>" } },
	    "'a/'" },
	{ "cells show their strings once, where they stand",
	    { TYPES,
		{ "xl/worksheets/sheet1.xml",
		    "<d><c t='s'><v>1</v></c><c><v>42</v></c><c t='s'>"
		    "<v>1</v></c><c t='s'><v>9</v></c></d>" },
		{ "xl/sharedStrings.xml",
		    "<sst><si><t>un</t><t>used</t></si><si><r><t>he</t></r><r>"
		    "<t>re</t></r></si></sst>" } },
	    "'here/42/' 's/s/s/' 'unused/'" },
	{ "an archive of XML files is no document",
	    { { "a.xml", "<p>a</p>" }, { "b.xml", "<p>b</p>" } },
	    "a.xml='<p>a</p>' b.xml='<p>b</p>'" },
};

static struct zip_builder builder;
static struct contents contents;

int
main(void)
{
	xml_prepare();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		const char *got;

		memset(&builder, 0, sizeof(builder));
		for (size_t k = 0; k < FILES; k++)
			if (cases[i].files[k].name != NULL)
				zip_file(&builder,
				    (struct zip_spec){
					.name = cases[i].files[k].name,
					.content = cases[i].files[k].content });
		zip_end(&builder, "", 0);
		got = contents_of(a,
		    (struct source){ .path = UTF8("2"),
			.octets = { builder.octets, builder.len } },
		    &contents);
		tap_same(got, strlen(got), cases[i].want, cases[i].promise);
		arena_free(a);
	}
	return tap_done();
}
