/* flat_test.c - what is seen of documents of before compound files */
#include "tests/tap.h"
#include "text/flat.h"

#include "tests/text/seen.h"

enum { ARENA = 16 << 20, FILE_MAX = 256 };

/* clang-format off */
static const struct {
	const char *promise;
	/* How it begins; what is not written is zero, up to `len`. */
	const char *octets;
	size_t written, len;
	/* NULL: it is no such file. */
	const char *seen;
} files[] = {
#define FILE(promise, octets, len, seen)                                       \
	{ promise, octets, sizeof(octets) - 1, len, seen }
	FILE("a sheet of Excel 2", "\11\0\4\0\2\0\20\0"
	    "\4\0\14\0\1\0\0\0\0\0\0\4word", 24, "word"),
	FILE("a sheet of Excel 3", "\11\2\6\0\0\0\20\0\0\0"
	    "\4\2\14\0\1\0\0\0\0\0\4\0word", 26, "word"),
	FILE("a sheet of Excel 4", "\11\4\6\0\0\0\20\0\0\0"
	    "\4\2\14\0\1\0\0\0\0\0\4\0word", 26, "word"),
	FILE("a workbook of Excel 97 without its container",
	    "\11\10\4\0\0\6\20\0" "\4\2\15\0\1\0\0\0\0\0\4\0\0word", 25,
	    "word"),
	FILE("one that a password is needed for",
	    "\11\4\6\0\0\0\20\0\0\0" "\x2f\0\4\0\1\2\3\4", 18, " encrypted"),
	FILE("one that is cut", "\11\2\6\0\0\0\20\0\0\0"
	    "\4\2\xff\0\1\0\0\0\0\0\4\0word", 26,
	    "word/word (document_damaged)"),
	FILE("Word 2", "\xdb\xa5\x2d\0\0\0\11\4\0\0\0\0" "\0\0\0\0\0\0\0\0\0\0\0\0"
	    "\x50\0\0\0\x5b\0\0\0" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    "hello\rthere", 256, "hello/there"),
	FILE("Word 2 with a password",
	    "\xdb\xa5\x2d\0\0\0\11\4\0\0\0\1", 256, " encrypted"),
	FILE("Windows Write", "\x31\xbe\0\0\0\xab\0\0\0\0\0\0\0\0\x80\0\0\0", 256,
	    " (document_damaged)"),
	FILE("a text that begins like a record", "\11\0\4\0hello", 9, NULL),
	FILE("a record that is too long for a beginning",
	    "\11\2\6\7\0\0\20\0\0\0", 26, NULL),
	FILE("nothing", "", 0, NULL),
#undef FILE
};
/* clang-format on */

static void
look(const char *promise, struct bytes octets, const char *want)
{
	struct arena *a = arena_new(ARENA);
	const struct source in = { .path = UTF8("2"), .octets = octets };
	struct budget left = { 1 << 20, 100 };
	struct content c = { 0 };

	if (want == NULL) {
		tap_ok(!flat_is(&in), "%s: is none", promise);
		arena_free(a);
		return;
	}
	if (flat_is(&in))
		flat_read(a, &in, &left, &c);
	seen_same(&c, want, promise);
	arena_free(a);
}

static void
all(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		unsigned char file[FILE_MAX] = { 0 };

		memcpy(file, files[i].octets, files[i].written);
		look(files[i].promise, (struct bytes){ file, files[i].len },
		    files[i].seen);
	}
}

/* Text behind the header, to where that says. */
static void
windows_write(void)
{
	static const char text[] = "hello\rthere";
	unsigned char file[FILE_MAX] = { 0x31, 0xbe, 0, 0, 0, 0xab };

	memcpy(file + 128, text, sizeof(text) - 1);
	file[14] = 128 + sizeof(text) - 1;
	look("Windows Write, from its header to its end",
	    (struct bytes){ file, sizeof(file) }, "hello/there");
}

int
main(void)
{
	all();
	windows_write();
	return tap_done();
}
