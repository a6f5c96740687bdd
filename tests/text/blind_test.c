/* blind_test.c - what stands in a message somewhere is in a blind view */
#include "tests/tap.h"

#include "text/blind.h"

enum { ARENA = 1 << 28 };

static const struct {
	const char *promise;
	enum blind_view view;
	const char *octets, *text;
} cases[] = {
	{ "octets as they stand", BLIND_PLAIN, "A: b\r\n\r\nhello",
	    "A: b\r\n\r\nhello" },
	{ "lines of base64 are left to the view that decodes them", BLIND_PLAIN,
	    "x\nVGhlIHF1aW5jdW54IGNhbmFyeSBpcyBoaWRkZW4gaGVyZS4K\ny\n",
	    "x\ny\n" },
	{ "octets that are not UTF-8 are windows-1252", BLIND_PLAIN,
	    "caf\xe9\n", "caf\xc3\xa9\n" },
	{ "signs and soft line ends are undone", BLIND_QUOTED,
	    "=68=65l=\r\nlo\nthere", "hello\nthere" },
	{ "base64 is decoded", BLIND_BASE64,
	    "--b\n\nVGhlIHF1aW5jdW54IGNhbmFyeQ==\n--b--\n",
	    "The quincunx canary\n" },
	{ "across lines", BLIND_BASE64,
	    "VGhlIHF1\r\naW5jdW54\r\nIGNhbmFy\r\neQ==",
	    "The quincunx canary\n" },
	{ "whatever stands before it", BLIND_BASE64,
	    "xxVGhlIHF1aW5jdW54IGNhbmFyeQ==", "The quincunx canary\n" },
	{ "a word is no base64", BLIND_BASE64, "incomprehensible\n", "" },
	{ "what comes out and is no text is left out", BLIND_BASE64,
	    "/////////////////////////////////////////w==", "" },
	{ "nothing has no text", BLIND_QUOTED, "", "" },
};

static void
tables(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct blind b;

		blind_read(
		    a, bytes_of(utf8_from(cases[i].octets)), cases[i].view, &b);
		tap_same(b.text.len == 0 ? "" : b.text.p, b.text.len,
		    cases[i].text, cases[i].promise);
		arena_free(a);
	}
}

static void
places(void)
{
	static const char octets[] = "one\r\n\r\n=74wo\r\nthree\r\n";
	struct arena *a = arena_new(ARENA);
	const struct blind_place *p;
	struct blind b;

	blind_read(a, bytes_of(utf8_from(octets)), BLIND_QUOTED, &b);
	p = blind_place_of(&b, 5);
	tap_ok(p != NULL && p->from == 0 && p->to == sizeof(octets) - 1,
	    "what is found is found again in the octets");
	blind_read(a, (struct bytes){ NULL, 0 }, BLIND_PLAIN, &b);
	tap_ok(blind_place_of(&b, 0) == NULL, "nothing has no place");
	arena_free(a);
}

static void
bounds(void)
{
	struct arena *a = arena_new((size_t)1 << 30);
	size_t len = (size_t)BLIND_MAX + 1000;
	unsigned char *p = arena_raw(a, len);
	struct blind b;

	memset(p, 'x', len);
	blind_read(a, (struct bytes){ p, len }, BLIND_PLAIN, &b);
	tap_ok(b.is_cut, "more than is looked at is said to be");
	arena_free(a);
}

int
main(void)
{
	tables();
	places();
	bounds();
	return tap_done();
}
