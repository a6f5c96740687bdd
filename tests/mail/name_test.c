/* name_test.c - what is strange about a name */
#include "tests/tap.h"

#include "mail/name.h"
#include "record/oddity.h"

static const struct {
	const char *promise, *name;
	uint64_t odd;
} cases[] = {
	{ "an ordinary name is not strange", "minutes 12.5.docx", 0 },
	{ "letters of any language are not", "r\xc3\xa9sum\xc3\xa9.pdf", 0 },
	{ "no name is not", "", 0 },
	{ "a name of one dot is not", ".", 0 },
	{ "a control character is", "a\x1b[31m.txt", ODD(ODD_NAME_CONTROL) },
	{ "a character that nobody sees is", "a\xe2\x80\x8b.txt",
	    ODD(ODD_NAME_CONTROL) },
	{ "a soft hyphen is", "a\xc2\xad.txt", ODD(ODD_NAME_CONTROL) },
	{ "a direction turned round is", "photo\xe2\x80\xaegpj.exe",
	    ODD(ODD_NAME_BIDI) },
	{ "a path is", "../../etc/passwd", ODD(ODD_NAME_PATH) },
	{ "a path of Windows is", "C:\\temp\\a.txt", ODD(ODD_NAME_PATH) },
	{ "a program behind another ending is", "photo.jpg.exe",
	    ODD(ODD_NAME_ENDING) },
	{ "in any case", "photo.JPG.EXE", ODD(ODD_NAME_ENDING) },
	{ "a program behind many blanks is", "list.pdf            .scr",
	    ODD(ODD_NAME_ENDING) },
	{ "a program that says so is not", "setup.exe", 0 },
	{ "a number before the ending is not another ending",
	    "version-1.2345678.exe", 0 },
	{ "two endings of an archive are not", "backup.tar.gz", 0 },
	{ "a dot at the end, which Windows takes off, is", "list.exe.",
	    ODD(ODD_NAME_ENDING) },
	{ "a blank at the end is", "list.exe ", ODD(ODD_NAME_ENDING) },
	{ "a sentence with a dot is not", "see.", 0 },
};

int
main(void)
{
	static const unsigned char nul[] = "a\0b.txt", latin[] = "\xe9.txt";
	struct field f = { UTF8("a\xef\xbf\xbd"
				"b.txt"),
		{ nul, sizeof(nul) - 1 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t odd = name_oddities(
		    (struct field){ .text = utf8_from(cases[i].name) });

		if (!tap_ok(odd == cases[i].odd, "%s", cases[i].promise))
			tap_note("%llx", (unsigned long long)odd);
	}
	tap_ok(name_oddities(f) == ODD(ODD_NAME_CONTROL), "a NUL is");
	f = (struct field){ UTF8("\xef\xbf\xbd.txt"),
		{ latin, sizeof(latin) - 1 } };
	tap_ok(name_oddities(f) == ODD(ODD_NAME_FORM),
	    "octets of no charset are, a little");
	return tap_done();
}
