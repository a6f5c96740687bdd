/* rar_test.c - what was promised about rar archives with a password */
#include "tests/tap.h"

#include "text/rar.h"

#define OCTETS(s) s, sizeof(s) - 1

/* Version 4: checksum, type, flags, size; a file's has the size of its data. */
#define MARK_4        "Rar!\x1a\x07\0"
#define MAIN_4(flags) "..\x73" flags "\0\x0d\0......"
#define FILE_4(flags) "..\x74" flags "\x80\x0b\0\2\0\0\0xx"
/* Version 5: checksum, size, type, flags, and what these promise. */
#define MARK_5        "Rar!\x1a\x07\1\0"
#define MAIN_5(flags) "....\3\1\0" flags
#define PLAIN_5       "....\6\2\2\2...xx"
#define ENCRYPTED_5   "....\7\2\3\3\2\2\1.xx"
#define OTHER_EXTRA_5 "....\7\2\3\3\2\2\2.xx"

static const struct {
	const char *promise, *octets;
	size_t len;
	/* 'e' for each encrypted file, '.' for each other. */
	const char *files;
	int is_encrypted, is_piece;
} cases[] = {
	{ "version 4: files without a password",
	    OCTETS(MARK_4 MAIN_4("\0") FILE_4("\0") FILE_4("\0")), "..", 0, 0 },
	{ "one of two with a password",
	    OCTETS(MARK_4 MAIN_4("\0") FILE_4("\0") FILE_4("\4")), ".e", 0, 0 },
	{ "names too", OCTETS(MARK_4 MAIN_4("\x80") "noise noise"), "", 1, 0 },
	{ "a volume", OCTETS(MARK_4 MAIN_4("\1") FILE_4("\0")), ".", 0, 1 },
	{ "cut in a header", OCTETS(MARK_4 MAIN_4("\0") FILE_4("\0") "..\x74"),
	    ".", 0, 0 },
	{ "a block of no size ends it", OCTETS(MARK_4 "..\x7a\0\0\0\0" MARK_4),
	    "", 0, 0 },
	{ "version 5: files without a password",
	    OCTETS(MARK_5 MAIN_5("\0") PLAIN_5 PLAIN_5), "..", 0, 0 },
	{ "one of two with a password",
	    OCTETS(MARK_5 MAIN_5("\0") PLAIN_5 ENCRYPTED_5), ".e", 0, 0 },
	{ "another record of the extra area is none",
	    OCTETS(MARK_5 MAIN_5("\0") OTHER_EXTRA_5), ".", 0, 0 },
	{ "names too", OCTETS(MARK_5 "....\4\4\0..noise"), "", 1, 0 },
	{ "a volume", OCTETS(MARK_5 MAIN_5("\1") PLAIN_5), ".", 0, 1 },
	{ "a number that never ends",
	    OCTETS(MARK_5 "....\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "",
	    0, 0 },
	{ "nothing but the mark", OCTETS(MARK_5), "", 0, 0 },
	{ "no rar at all", OCTETS("Rar! is a word"), "", 0, 0 },
};

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 24);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bytes octets = { (const unsigned char *)cases[i].octets,
			cases[i].len };
		struct rar rar;
		char files[8] = "";

		rar_list(a, octets, &rar);
		for (size_t k = 0; k < rar.len && k < sizeof(files) - 1; k++)
			files[k] = rar.encrypted[k] ? 'e' : '.';
		tap_ok(strcmp(files, cases[i].files) == 0 &&
			   rar.is_encrypted == cases[i].is_encrypted &&
			   rar.is_piece == cases[i].is_piece,
		    "%s", cases[i].promise);
	}
	arena_free(a);
	return tap_done();
}
