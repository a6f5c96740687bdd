/* decode_test.c - what was promised about files that are more than one thing */
#include "tests/tap.h"

#include <stdlib.h>

#include "tests/text/contents.h"
#include "tests/text/zip_builder.h"
#include "text/pdf.h"
#include "text/xml.h"

/* What a PDF needs at least; readers mend the rest. */
#define PDF                                                                    \
	"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"               \
	"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"                   \
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"  \
	"/Resources<</Font<</F<</Type/Font/Subtype/Type1"                      \
	"/BaseFont/Helvetica>>>>>>>>endobj\n"                                  \
	"4 0 obj<</Length 33>>stream\nBT /F 9 Tf 9 9 Td (word) Tj ET \n"       \
	"endstream endobj\ntrailer<</Root 1 0 R>>\n"

enum zip_where { NO_ZIP, ZIP_BEHIND, ZIP_AROUND };

static const struct {
	const char *promise, *type, *kind, *octets;
	enum zip_where zip;
	const char *want;
} cases[] = {
	/* -- one thing -- */
	{ "a picture is not read", "image/gif", "image/gif", "GIF89a\1\1",
	    NO_ZIP, "!unread_media" },
	{ "what nobody knows is said to be unread", "", "", "\1\2\3\4", NO_ZIP,
	    "!unread_format" },
	{ "text is text, whatever it is called", "image/png", "", "word",
	    NO_ZIP, "'word'" },
	{ "a PDF behind blanks is one", "", "", "\r\n " PDF, NO_ZIP,
	    "'word/'" },
	{ "a text that speaks of PDF stays a text", "text/plain", "text/plain",
	    "A file begins with %PDF-1.4, then", NO_ZIP,
	    "'A file begins with %PDF-1.4, then'" },
	{ "a text that speaks of zips stays a text", "text/plain", "text/plain",
	    "a PK\5\6 is not enough", NO_ZIP, "'a PK\5\6 is not enough'" },
	{ "a zip that stores a PDF is only a zip", "", "application/zip", PDF,
	    ZIP_AROUND, "a.pdf='" PDF "'" },
	{ "a drawing is XML", "image/svg+xml", "image/svg+xml",
	    "<svg xmlns='http://www.w3.org/2000/svg'><text>word</text></svg>",
	    NO_ZIP, "'word/'" },
	/* -- two things -- */
	{ "a picture that says it is text", "text/plain", "image/gif",
	    "GIF89a\1\1", NO_ZIP, "'GIF89a\1\1' !unread_media" },
	{ "a zip behind a picture", "image/gif", "image/gif", "GIF89a\1\1",
	    ZIP_BEHIND, "a.txt='one' !unread_media *polyglot" },
	{ "a zip behind a PDF", "application/pdf", "application/pdf", PDF,
	    ZIP_BEHIND, "'word/' a.txt='one' *polyglot" },
	{ "a zip behind a program", "", "", "MZ\1", ZIP_BEHIND,
	    "a.txt='one' *polyglot" },
	{ "a PDF behind a picture", "image/gif", "image/gif", "GIF89a\1" PDF,
	    NO_ZIP, "'word/' !unread_media *polyglot" },
	/* -- another thing than it says -- */
	{ "a program that is called a picture", "image/png", "", "MZ\1\2\3",
	    NO_ZIP, "!unread_format *type_conflict" },
	{ "a program that is called a text", "text/plain", "", "\177ELF\1\2",
	    NO_ZIP, "'\177ELF\1\2' *type_conflict" },
	{ "a PDF that is called a picture", "image/png", "application/pdf", PDF,
	    NO_ZIP, "'word/' *type_conflict" },
	{ "a PDF of a vague type is no conflict", "application/octet-stream",
	    "application/pdf", PDF, NO_ZIP, "'word/'" },
	{ "a JPEG that is called a PNG is none", "image/png", "image/jpeg",
	    "\xff\xd8\xff\xe0\1", NO_ZIP, "!unread_media" },
};

static struct zip_builder builder;
static struct contents contents;

/* The row's octets, with a zip around or behind them. */
static void
build(size_t row)
{
	const char *p = cases[row].octets;

	memset(&builder, 0, sizeof(builder));
	if (cases[row].zip == ZIP_AROUND) {
		zip_file(&builder,
		    (struct zip_spec){ .name = "a.pdf", .content = p });
		zip_end(&builder, "", 0);
		return;
	}
	zip_junk(&builder, p, strlen(p));
	builder.origin = builder.len;
	if (cases[row].zip == ZIP_BEHIND) {
		zip_file(&builder,
		    (struct zip_spec){ .name = "a.txt", .content = "one" });
		zip_end(&builder, "", 0);
	}
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		const char *got;
		char want[CONTENTS_MAX];

		build(i);
		got = contents_of(a,
		    (struct source){ .path = UTF8("2"),
			.type = utf8_from(cases[i].type),
			.kind = utf8_from(cases[i].kind),
			.octets = { builder.octets, builder.len } },
		    &contents);
		snprintf(want, sizeof(want), "%s", cases[i].want);
		for (char *p = want; *p != '\0'; p++)
			if (*p == '\n')
				*p = '/';
		tap_same(got, strlen(got), want, cases[i].promise);
		arena_free(a);
	}
}

/* Pages in pictures: what is read of them is said in html_test. */
static void
test_pages(void)
{
	static const struct {
		const char *promise, *type, *kind, *octets;
		enum oddity odd;
	} rows[] = {
		{ "a page in a picture", "image/gif", "image/gif",
		    "GIF89a/*\1*/<html><body>word", ODD_POLYGLOT },
		{ "a page in a PDF", "", "application/pdf",
		    "%PDF-1.4\n<html><body>word", ODD_POLYGLOT },
		{ "a page that is called a picture", "image/png", "text/html",
		    "<html><body>word", ODD_TYPE_CONFLICT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		struct budget left = { 1 << 20, 10 };
		struct content out;
		int found = 0;

		text_decode(a,
		    &(struct source){ .path = UTF8("2"),
			.type = utf8_from(rows[i].type),
			.kind = utf8_from(rows[i].kind),
			.octets = bytes_of(utf8_from(rows[i].octets)) },
		    &left, &out);
		for (size_t k = 0; k < out.len; k++)
			found |= strstr(arena_string(a, out.v[k].text.p,
					    out.v[k].text.len),
				     "word") != NULL;
		tap_ok(found && out.odd == ODD(rows[i].odd),
		    "%s is read, and odd", rows[i].promise);
		arena_free(a);
	}
}

int
main(void)
{
	xml_prepare();
	pdf_prepare();
	test_cases();
	test_pages();
	return tap_done();
}
