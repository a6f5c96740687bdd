/*
 * field_test.c - octets that mail gave us become clean text, nothing is lost
 */
#include "record/base64.h"
#include "record/record.h"

#include "tests/tap.h"

/* clang-format off */
static const struct {
	const char *promise, *given;
	size_t len;
	const char *text;
	int faithful;
} cases[] = {
	{ "nothing stays nothing", "", 0, "", 1 },
	{ "ASCII is itself", "plain", 5, "plain", 1 },
	{ "two, three and four octets are themselves",
	  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9,
	  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 1 },
	{ "the last character of Unicode is itself", "\xf4\x8f\xbf\xbf", 4,
	  "\xf4\x8f\xbf\xbf", 1 },
	{ "Latin-1 becomes U+FFFD", "caf\xe9", 4, "caf\xef\xbf\xbd", 0 },
	{ "NUL becomes U+FFFD", "a\0b", 3, "a\xef\xbf\xbd" "b", 0 },
	{ "an overlong slash becomes U+FFFD twice", "\xc0\xaf", 2,
	  "\xef\xbf\xbd\xef\xbf\xbd", 0 },
	{ "a surrogate becomes U+FFFD three times", "\xed\xa0\x80", 3,
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 0 },
	{ "beyond Unicode becomes U+FFFD", "\xf4\x90\x80\x80", 4,
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 0 },
	{ "a cut character is one U+FFFD", "a\xe2\x82", 3, "a\xef\xbf\xbd", 0 },
	{ "a cut character does not eat its neighbour", "\xe2\x82z", 3,
	  "\xef\xbf\xbdz", 0 },
	{ "a stray continuation is one U+FFFD", "\x80", 1, "\xef\xbf\xbd", 0 },
	{ "U+FFFD given as such is faithful", "\xef\xbf\xbd", 3,
	  "\xef\xbf\xbd", 1 },
};
/* clang-format on */

static void
test_fields(void)
{
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bytes given = { (const unsigned char *)cases[i].given,
			cases[i].len };
		struct field f = field_from(a, given);

		tap_same(f.text.len > 0 ? f.text.p : "", f.text.len,
		    cases[i].text, cases[i].promise);
		tap_ok((f.octets.len == 0) == cases[i].faithful &&
			   bytes_equal(field_given(f), given),
		    "%s: and what was given is kept", cases[i].promise);
	}
	arena_free(a);
}

static void
test_base64(void)
{
	static const char *const refused[] = { "Y", "YQ",
		"YQ=", "Y===", "====", "YQ==YQ==", "Y Q=", "YQ-=", "YQ==\n" };
	struct arena *a = arena_new(1 << 20);
	unsigned char octets[256];
	struct strbuf b;
	struct bytes back;
	int kept = 1;

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (unsigned char)(i * 7);
	strbuf_init(&b, 4096);
	for (size_t len = 0; len < sizeof(octets); len++) {
		struct bytes given = { octets, len };

		strbuf_clear(&b);
		base64_encode(given, &b);
		kept &=
		    base64_decode(a, (struct utf8){ b.p, b.len }, &back) == 0 &&
		    bytes_equal(given, back);
	}
	tap_ok(kept, "octets of every length come back from base64");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		tap_ok(base64_decode(a, utf8_from(refused[i]), &back) == -1,
		    "base64 %zu of another form is refused", i + 1);
	strbuf_done(&b);
	arena_free(a);
}

int
main(void)
{
	test_fields();
	test_base64();
	return tap_done();
}
