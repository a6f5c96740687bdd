/* charset_test.c - what was promised about reading octets as text */
#include "tests/tap.h"

#include "text/charset.h"

static const struct {
	const char *promise, *declared, *octets;
	size_t len;
	/* The readings that must be there, the first one first. */
	const char *first, *second;
} cases[] = {
#define OCTETS(s) s, sizeof(s) - 1
	{ "ASCII reads the same in all", "us-ascii", OCTETS("hello"), "hello",
	    NULL },
	{ "UTF-8 as declared", "utf-8", OCTETS("caf\xc3\xa9"), "caf\xc3\xa9",
	    NULL },
	{ "UTF-8 without a word of it", "", OCTETS("caf\xc3\xa9"),
	    "caf\xc3\xa9", NULL },
	{ "Latin-1 as declared", "iso-8859-1", OCTETS("caf\xe9"), "caf\xc3\xa9",
	    NULL },
	{ "windows-1252 without a word of it", "",
	    OCTETS("\x93"
		   "hi\x94"),
	    "\xe2\x80\x9chi\xe2\x80\x9d", NULL },
	{ "UTF-8 that claims to be Latin-1 is read both ways", "iso-8859-1",
	    OCTETS("caf\xc3\xa9"), "caf\xc3\xa9", "caf\xc3\x83\xc2\xa9" },
	{ "UTF-16 by its mark", "", OCTETS("\xff\xfeh\0i\0"), "hi", NULL },
	{ "UTF-16 by its zeroes", "us-ascii", OCTETS("h\0e\0l\0l\0"), "hell",
	    NULL },
	{ "a byte order mark is no text", "", OCTETS("\xef\xbb\xbfhi"), "hi",
	    NULL },
	{ "ISO-2022-JP", "iso-2022-jp", OCTETS("\x1b$B$\"\x1b(B"),
	    "\xe3\x81\x82", NULL },
	{ "UTF-7", "utf-7", OCTETS("+AOk-t"), "\xc3\xa9t", NULL },
	{ "Welsh in ISO-8859-14", "iso-8859-14", OCTETS("d\xf0r"), "d\xc5\xb5r",
	    NULL },
	{ "an unknown charset falls back", "x-nobody", OCTETS("caf\xe9"),
	    "caf\xc3\xa9", NULL },
	{ "zero octets are left out", "utf-8", OCTETS("b\0ad"), "bad", NULL },
	{ "nothing at all", "", OCTETS(""), "", NULL },
};

static int
has(const struct readings *r, const char *want)
{
	for (size_t i = 0; i < r->len; i++)
		if (utf8_equal(r->v[i], utf8_from(want)))
			return 1;
	return 0;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 24);
		struct readings r;
		int kept;

		charset_read(a, utf8_from(cases[i].declared),
		    (struct bytes){
			(const unsigned char *)cases[i].octets, cases[i].len },
		    &r);
		kept = r.len > 0 && has(&r, cases[i].first) &&
		       (cases[i].second == NULL
			       ? utf8_equal(r.v[0], utf8_from(cases[i].first))
			       : has(&r, cases[i].second));
		if (!tap_ok(kept, "%s", cases[i].promise))
			for (size_t k = 0; k < r.len; k++)
				tap_note("%.*s", (int)r.v[k].len, r.v[k].p);
		arena_free(a);
	}
	return tap_done();
}
