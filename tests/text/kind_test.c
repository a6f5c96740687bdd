/* kind_test.c - what was promised about kinds of content */
#include "tests/tap.h"

#include "text/kind.h"

#define OCTETS(s) s, sizeof(s) - 1

static const struct {
	const char *promise, *declared, *octets;
	size_t len;
	const char *want;
} kinds[] = {
	{ "text that says so", "text/plain", OCTETS("hello"), "text/plain" },
	{ "a page that says so", "text/html", OCTETS("hello"), "text/html" },
	{ "a PDF, whatever it says", "text/plain", OCTETS("%PDF-1.4\n"),
	    "application/pdf" },
	{ "a picture, whatever it says", "text/plain",
	    OCTETS("\x89PNG\r\n\x1a\n\0\0"), "image/png" },
	{ "a picture without a word of it", "", OCTETS("GIF89a\1\0"),
	    "image/gif" },
	{ "7z", "", OCTETS("7z\xbc\xaf\x27\x1c\0\4"),
	    "application/x-7z-compressed" },
	{ "rich text", "text/plain", OCTETS("{\\rtf1\\ansi hello}"),
	    "text/rtf" },
	{ "a program of Windows, whatever it says", "application/pdf",
	    OCTETS("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0"
		   "\0\0\0\0\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		   "\0\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0PE\0\0\x4c\1\1\0"
		   "\0\0\0\0\0\0\0\0\0\0\0\0\xe0\0\2\1"),
	    "application/vnd.microsoft.portable-executable" },
	{ "two octets make no program of DOS", "application/octet-stream",
	    OCTETS("\xb8\x2a\xcd\x21\x9a\x01\xcd\x21\x00\x8e"),
	    "application/octet-stream" },
	{ "two octets make no music", "application/octet-stream",
	    OCTETS("\xff\xfb\x90\x64\0\x0f\xf0\0\0\x69\0\0\0\x08"),
	    "application/octet-stream" },
	{ "music that says so", "audio/mpeg",
	    OCTETS("\xff\xfb\x90\x64\0\x0f\xf0\0\0\x69\0\0\0\x08"),
	    "audio/mpeg" },
	{ "music with a head, whatever it says", "application/octet-stream",
	    OCTETS("ID3\3\0\0\0\0\0\0\xff\xfb\x90\x64\0\x0f\xf0"),
	    "audio/mpeg" },
	{ "nothing has no kind", "text/plain", OCTETS(""), "" },
};

static const struct {
	const char *promise, *octets;
	size_t len;
	int is_text, is_wide, is_program;
} looks[] = {
	{ "ASCII", OCTETS("hello\r\n\tyou"), 1, 0, 0 },
	{ "UTF-8", OCTETS("caf\xc3\xa9"), 1, 0, 0 },
	{ "control characters are no text", OCTETS("a\1b"), 0, 0, 0 },
	{ "UTF-16, little end first", OCTETS("h\0e\0l\0l\0o\0"), 0, 1, 0 },
	{ "UTF-16, big end first", OCTETS("\0h\0e\0l\0l\0o"), 0, 1, 0 },
	{ "UTF-16 of the East by its mark", OCTETS("\xff\xfe\x2d\x4e"), 1, 1,
	    0 },
	{ "zeroes alone are no text", OCTETS("\0\0\0\0\0\0\0\0"), 0, 0, 0 },
	{ "a program of Windows", OCTETS("MZ\x90\0\3\0"), 0, 0, 1 },
	{ "a word that begins like one", OCTETS("MZ is a name"), 1, 0, 0 },
	{ "a program of Linux", OCTETS("\177ELF\2\1\1\0"), 0, 0, 1 },
};

static void
test_kinds(const struct kinds *k)
{
	struct arena *a = arena_new((size_t)1 << 24);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct bytes octets = { (const unsigned char *)kinds[i].octets,
			kinds[i].len };
		struct utf8 got =
		    kinds_of(k, a, utf8_from(kinds[i].declared), octets);

		tap_same(got.len > 0 ? got.p : "", got.len, kinds[i].want,
		    kinds[i].promise);
	}
	arena_free(a);
}

static void
test_looks(void)
{
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
		struct bytes octets = { (const unsigned char *)looks[i].octets,
			looks[i].len };

		tap_ok(kind_is_text(octets) == looks[i].is_text &&
			   kind_is_wide_text(octets) == looks[i].is_wide &&
			   kind_is_program(octets) == looks[i].is_program,
		    "%s", looks[i].promise);
	}
}

int
main(void)
{
	struct err e;
	struct kinds *k = kinds_new(&e);

	if (!tap_ok(k != NULL, "signatures are loaded"))
		return tap_done();
	test_kinds(k);
	test_looks();
	kinds_free(k);
	return tap_done();
}
