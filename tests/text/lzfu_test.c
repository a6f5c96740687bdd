/* lzfu_test.c - compressed RTF of Outlook is unpacked, whatever it says */
#include "tests/tap.h"
#include "text/lzfu.h"

enum { ARENA = 64 << 20 };

#define HEAD(kind) "\x10\0\0\0\x20\0\0\0" kind "\0\0\0\0"

/* clang-format off */
static const struct {
	const char *promise, *packed;
	size_t len;
	const char *want;
} cases[] = {
#define CASE(promise, packed, want)                                            \
	{ promise, packed, sizeof(packed) - 1, want }
	CASE("what is not compressed is itself", HEAD("MELA") "{\\rtf1 hi}",
	    "{\\rtf1 hi}"),
	CASE("letters stand for themselves", HEAD("LZFu") "\0{\\rtf1 }",
	    "{\\rtf1 }"),
	CASE("a reference into what every window begins with",
	    HEAD("LZFu") "\1\0\4", "{\\rtf1"),
	CASE("a reference into what was written",
	    HEAD("LZFu") "\x04" "ab\x0c\xf1" "c", "ababac"),
	CASE("the example of [MS-OXRTFCP] 3.1.1", 
	    "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7"
	    "\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0\x20"
	    "bw\x05\xb0ld}\x0a\x80\x0f\xa0",
	    "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"),
	CASE("the end of it is the end",
	    HEAD("LZFu") "\x02" "a\x0d\x00" "behind", "a"),
	CASE("a reference that is cut", HEAD("LZFu") "\x02" "a\x0d", "a"),
	CASE("flags without anything behind them", HEAD("LZFu") "\xff", ""),
	CASE("a header alone", HEAD("LZFu"), ""),
	CASE("a header that is cut", "\x10\0\0\0LZFu", ""),
	CASE("another kind", HEAD("LZXX") "\0abc", ""),
	CASE("nothing", "", ""),
#undef CASE
};
/* clang-format on */

static void
whole(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct bytes out = lzfu_read(
		    a, (struct bytes){ (const unsigned char *)cases[i].packed,
			   cases[i].len });

		tap_same(out.len == 0 ? "" : (const char *)out.p, out.len,
		    cases[i].want, cases[i].promise);
		arena_free(a);
	}
}

/* The longest references there are. */
static void
bounded(void)
{
	enum { N = 17 * 1000 };
	struct arena *a = arena_new(ARENA);
	unsigned char *packed = arena_alloc(a, N + 16);
	struct bytes out;

	memcpy(packed + 8, "LZFu", 4);
	for (size_t i = 0; i < N; i++)
		packed[16 + i] = i % 17 == 0 ? 0xff : i % 2 ? 0 : 0x0f;
	out = lzfu_read(a, (struct bytes){ packed, N + 16 });
	tap_ok(out.len > N && out.len <= 9 * (size_t)N,
	    "the most it unpacks to is nine times its size");
	arena_free(a);
}

/* As much as there is, and no more memory than an arena has. */
static void
refused(void)
{
	enum { N = 8 << 20 };
	struct arena *a = arena_new(ARENA);
	unsigned char *packed = arena_alloc(a, N);

	memcpy(packed + 8, "LZFu", 4);
	tap_ok(lzfu_read(a, (struct bytes){ packed, N }).len == 0,
	    "what has no room is not unpacked");
	arena_free(a);
}

int
main(void)
{
	whole();
	bounded();
	refused();
	return tap_done();
}
