/* xlsb_test.c - what was promised about binary workbooks */
#include "tests/tap.h"

#include "text/xlsb.h"

#define OCTETS(s) s, sizeof(s) - 1
#define CELL      "\0\0\0\0\0\0\0\0"

static const struct {
	const char *promise, *octets;
	size_t len;
	const char *want;
} cases[] = {
	{ "a cell's string", OCTETS("\6\x10" CELL "\2\0\0\0h\0i\0"), "hi\n" },
	{ "a shared string behind its flags",
	    OCTETS("\x13\x09\0\2\0\0\0h\0i\0"), "hi\n" },
	{ "a sheet's name, and not its relation",
	    OCTETS("\x9c\1\x16" CELL "\1\0\0\0r\0\2\0\0\0h\0i\0"), "hi\n" },
	{ "a comment, whose type takes two octets",
	    OCTETS("\xfd\4\x09\0\2\0\0\0h\0i\0"), "hi\n" },
	{ "headers that are not there",
	    OCTETS("\xdf\3\x0e\0\0\xff\xff\xff\xff\2\0\0\0h\0i\0"), "hi\n" },
	{ "an integer", OCTETS("\2\x0c" CELL "\x2a\0\0\0"), "10\n" },
	{ "hundredths", OCTETS("\2\x0c" CELL "\x2b\0\0\0"), "0.1\n" },
	{ "half of a double", OCTETS("\2\x0c" CELL "\0\0\xf8\x3f"), "1.5\n" },
	{ "a whole double", OCTETS("\5\x10" CELL "\0\0\0\0\0\0\xf8\x3f"),
	    "1.5\n" },
	{ "records that nobody knows are passed over",
	    OCTETS("\1\2xx\6\x10" CELL "\2\0\0\0h\0i\0"), "hi\n" },
	{ "a string longer than its record", OCTETS("\x13\x07\0\x63\0\0\0h\0"),
	    "h\n" },
	{ "a record longer than the part",
	    OCTETS("\x13\xff\xff\xff\x7f\0\1\0\0\0h\0"), "h\n" },
	{ "nothing", OCTETS(""), "" },
};

static const struct {
	const char *promise, *name;
	int want;
} names[] = {
	{ "a sheet is a part", "xl/worksheets/sheet1.bin", 1 },
	{ "a macro is none", "xl/vbaProject.bin", 0 },
	{ "an embedded document is none", "xl/embeddings/oleObject1.bin", 0 },
	{ "a printer's settings are none", "xl/printerSettings/p1.bin", 0 },
	{ "a file of Word is none", "word/x.bin", 0 },
};

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 24);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct source in = { .octets = {
					 (const unsigned char *)cases[i].octets,
					 cases[i].len } };
		struct content out = { .len = 0 };
		struct utf8 got = { "", 0 };

		xlsb_read(a, &in, &out);
		if (out.len > 0)
			got = out.v[0].text;
		tap_same(got.p, got.len, cases[i].want, cases[i].promise);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		tap_ok(xlsb_is(utf8_from(names[i].name)) == names[i].want, "%s",
		    names[i].promise);
	arena_free(a);
	return tap_done();
}
