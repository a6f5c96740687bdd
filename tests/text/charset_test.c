/* charset_test.c - what was promised about reading octets as text */
#include "tests/tap.h"

#include "text/charset.h"

/* What else is told of it. */
enum promise_fact {
	FITS,
	UNKNOWN = 1,
	GUESSED = 2,
	CONFLICT = 4,
};

/* clang-format off */
static const struct {
	const char *promise, *declared, *octets;
	size_t len;
	int facts;
	/* The first reading, and others that must be there too. */
	const char *first, *others[2];
	/* 1: and no others. */
	int is_all;
} cases[] = {
#define OCTETS(s) s, sizeof(s) - 1
	{ "ASCII reads the same in all", "us-ascii", OCTETS("hello"), FITS,
	    "hello", { NULL }, 1 },
	{ "ASCII in a charset nobody knows", "x-nobody", OCTETS("hello"), FITS,
	    "hello", { NULL }, 1 },
	{ "UTF-8 as declared", "utf-8", OCTETS("caf\xc3\xa9"), FITS,
	    "caf\xc3\xa9", { NULL }, 1 },
	{ "UTF-8 in quotes", "\"UTF-8\"", OCTETS("caf\xc3\xa9"), FITS,
	    "caf\xc3\xa9", { NULL }, 1 },
	{ "UTF-8 without a word of it", "", OCTETS("caf\xc3\xa9"), FITS,
	    "caf\xc3\xa9", { NULL }, 1 },
	{ "UTF-8 that claims to be ASCII", "us-ascii", OCTETS("caf\xc3\xa9"),
	    FITS, "caf\xc3\xa9", { NULL }, 1 },
	{ "UTF-8 that claims to be Latin-1 is read both ways", "iso-8859-1",
	    OCTETS("caf\xc3\xa9"), FITS, "caf\xc3\xa9",
	    { "caf\xc3\x83\xc2\xa9" }, 1 },
	{ "Latin-1 as declared", "iso-8859-1", OCTETS("caf\xe9"), FITS,
	    "caf\xc3\xa9", { NULL }, 1 },
	{ "Latin-1 means what browsers take it for", "iso-8859-1",
	    OCTETS("\x93hi\x94"), FITS, "\xe2\x80\x9chi\xe2\x80\x9d", { NULL },
	    1 },
	{ "eight bits without a word of it are a guess", "",
	    OCTETS("\x93hi\x94"), GUESSED, "\xe2\x80\x9chi\xe2\x80\x9d",
	    { NULL }, 0 },
	{ "eight bits in ASCII are a guess", "us-ascii", OCTETS("caf\xe9"),
	    GUESSED, "caf\xc3\xa9", { NULL }, 0 },
	{ "Latin-1 that claims to be UTF-8", "utf-8", OCTETS("caf\xe9 word"),
	    GUESSED, "caf\xc3\xa9 word", { "caf\xef\xbf\xbd word" }, 0 },
	{ "UTF-8 and Latin-1 mixed", "utf-8", OCTETS("\xc3\xa9 \xe9"), GUESSED,
	    "\xc3\xa9 \xc3\xa9", { NULL }, 0 },
	{ "UTF-8 longer than needed", "utf-8", OCTETS("w\xc1\xaf" "rd"),
	    GUESSED, "word", { NULL }, 0 },
	{ "in three octets", "utf-8", OCTETS("w\xe0\x81\xaf" "rd"), GUESSED,
	    "word", { NULL }, 0 },
	{ "in four octets", "", OCTETS("w\xf0\x80\x81\xaf" "rd"), GUESSED,
	    "word", { NULL }, 0 },
	{ "UTF-8 that is cut", "utf-8", OCTETS("word \xe2\x82"), GUESSED,
	    "word \xc3\xa2\xe2\x80\x9a", { NULL }, 0 },
	{ "a surrogate in UTF-8 is none", "utf-8", OCTETS("a\xed\xa0\x80"),
	    GUESSED, "a\xc3\xad\xc2\xa0\xe2\x82\xac", { NULL }, 0 },
	{ "a mark of UTF-8 is no text", "", OCTETS("\xef\xbb\xbfhi"), FITS,
	    "hi", { NULL }, 1 },
	{ "a mark goes before the declaration", "iso-8859-1",
	    OCTETS("\xef\xbb\xbf" "caf\xc3\xa9"), FITS, "caf\xc3\xa9",
	    { NULL }, 0 },
	{ "UTF-16 by its mark", "", OCTETS("\xff\xfeh\0i\0"), FITS, "hi",
	    { NULL }, 1 },
	{ "the other way round", "utf-16", OCTETS("\xfe\xff\0h\0i"), FITS,
	    "hi", { NULL }, 0 },
	{ "UTF-16 by its zeroes", "us-ascii", OCTETS("h\0e\0l\0l\0"), FITS,
	    "hell", { NULL }, 1 },
	{ "UTF-16 by its zeroes, the other way round", "",
	    OCTETS("\0h\0e\0l\0l"), FITS, "hell", { NULL }, 1 },
	{ "UTF-16 whose order is declared wrongly", "utf-16le",
	    OCTETS("\0w\0o\0r\0d"), CONFLICT, "word", { NULL }, 0 },
	{ "UTF-16 with pairs of surrogates", "utf-16le",
	    OCTETS("a\0=\xd8\0\xde"), FITS, "a\xf0\x9f\x98\x80", { NULL }, 0 },
	{ "UTF-32 by its mark", "", OCTETS("\xff\xfe\0\0h\0\0\0i\0\0\0"), FITS,
	    "hi", { NULL }, 1 },
	{ "UTF-32 by its zeroes", "", OCTETS("h\0\0\0i\0\0\0"), FITS, "hi",
	    { NULL }, 1 },
	{ "UTF-32 by its zeroes, the other way round", "",
	    OCTETS("\0\0\0h\0\0\0i"), FITS, "hi", { NULL }, 1 },
	{ "zero octets are left out", "utf-8", OCTETS("b\0ad"), FITS, "bad",
	    { NULL }, 1 },
	{ "UTF-7", "utf-7", OCTETS("+AOk-t"), FITS, "\xc3\xa9t", { NULL },
	    0 },
	{ "UTF-7 that nobody declared", "us-ascii",
	    OCTETS("the +AHcAbwByAGQ- is"), FITS, "the +AHcAbwByAGQ- is",
	    { "the word is" }, 1 },
	{ "UTF-7 that is called something else", "iso-2022-jp",
	    OCTETS("the +AHcAbwByAGQ- is"), CONFLICT, "the +AHcAbwByAGQ- is",
	    { "the word is" }, 1 },
	{ "a plus is not UTF-7 yet", "", OCTETS("1+1-2, C++ +441632960000"),
	    FITS, "1+1-2, C++ +441632960000", { NULL }, 1 },
	{ "HZ", "hz-gb-2312", OCTETS("~{<:Ky2;~} word"), FITS,
	    "\xe5\xb7\xb1\xe6\x89\x80\xe4\xb8\x8d word", { NULL }, 0 },
	{ "HZ that nobody declared", "", OCTETS("~{<:Ky2;~} word"), FITS,
	    "~{<:Ky2;~} word", { "\xe5\xb7\xb1\xe6\x89\x80\xe4\xb8\x8d word" },
	    1 },
	{ "a tilde is not HZ yet", "", OCTETS("~/word"), FITS, "~/word",
	    { NULL }, 1 },
	{ "ISO-2022-JP", "iso-2022-jp", OCTETS("\x1b$B$\"\x1b(B"), FITS,
	    "\xe3\x81\x82", { NULL }, 0 },
	{ "ISO-2022-JP that nobody declared", "us-ascii",
	    OCTETS("\x1b$B$\"\x1b(B"), FITS, "\x1b$B$\"\x1b(B",
	    { "\xe3\x81\x82" }, 1 },
	{ "ISO-2022-JP that is damaged", "iso-2022-jp",
	    OCTETS("\x1b$B$\"\x1b(B word \x1b$x"), FITS, NULL, { NULL },
	    0 },
	{ "ISO-2022-KR", "iso-2022-kr", OCTETS("\x1b$)C\x0e\x30\x21\x0f"),
	    FITS, "\xea\xb0\x80", { NULL }, 0 },
	{ "Shift_JIS", "shift_jis", OCTETS("\x82\xa0"), FITS, "\xe3\x81\x82",
	    { NULL }, 1 },
	{ "Shift_JIS with NEC's signs", "shift_jis", OCTETS("\x87\x40"), FITS,
	    "\xe2\x91\xa0", { NULL }, 1 },
	{ "GB2312 means GB18030", "gb2312", OCTETS("\x81\x40"), FITS,
	    "\xe4\xb8\x82", { NULL }, 1 },
	{ "EUC-KR means Windows' code page", "ks_c_5601-1987",
	    OCTETS("\x81\x41"), FITS, "\xea\xb0\x82", { NULL }, 1 },
	{ "Windows' Turkish", "iso-8859-9", OCTETS("\x93\xfd"), FITS,
	    "\xe2\x80\x9c\xc4\xb1", { NULL }, 1 },
	{ "Cyrillic in KOI8-R", "koi8-r", OCTETS("\xc1\xc2"), FITS,
	    "\xd0\xb0\xd0\xb1", { NULL }, 1 },
	{ "EBCDIC", "ibm037", OCTETS("\xa6\x96\x99\x84"), FITS, "word",
	    { NULL }, 1 },
	{ "Welsh in ISO-8859-14", "iso-8859-14", OCTETS("d\xf0r"), FITS,
	    "d\xc5\xb5r", { NULL }, 1 },
	{ "an unknown charset falls back", "x-nobody", OCTETS("caf\xe9"),
	    UNKNOWN | GUESSED, "caf\xc3\xa9", { NULL }, 0 },
	{ "a name that is none", "a b", OCTETS("caf\xe9"), UNKNOWN | GUESSED,
	    "caf\xc3\xa9", { NULL }, 0 },
	{ "an unknown charset of what is UTF-8", "x-nobody",
	    OCTETS("caf\xc3\xa9"), UNKNOWN, "caf\xc3\xa9", { NULL }, 1 },
	{ "compound text, whose state outlives a reset", "x11-compound-text",
	    OCTETS("''\n''\"\n\xbf\x1b$)G"), FITS, "''\n''\"\n\xc2\xbf",
	    { NULL }, 0 },
	{ "nothing at all", "", OCTETS(""), FITS, "", { NULL }, 1 },
};
/* clang-format on */

static int
has(const struct readings *r, const char *want)
{
	for (size_t i = 0; want != NULL && i < r->len; i++)
		if (utf8_equal(r->v[i], utf8_from(want)))
			return 1;
	return want == NULL;
}

static int
facts_of(const struct readings *r)
{
	return (r->unknown ? UNKNOWN : 0) | (r->lossy ? GUESSED : 0) |
	       (r->conflict ? CONFLICT : 0);
}

static void
check_case(size_t i)
{
	struct arena *a = arena_new(1 << 24);
	size_t others = 0;
	struct readings r;
	int kept;

	/* Exactly so long, for the address sanitizer. */
	charset_read(a, utf8_from(cases[i].declared),
	    arena_bytes(
		a, (struct bytes){ (const unsigned char *)cases[i].octets,
		       cases[i].len }),
	    &r);
	for (size_t k = 0; k < 2; k++)
		others += cases[i].others[k] != NULL;
	kept = r.len > 0 && facts_of(&r) == cases[i].facts &&
	       (cases[i].first == NULL ||
		   utf8_equal(r.v[0], utf8_from(cases[i].first))) &&
	       has(&r, cases[i].others[0]) && has(&r, cases[i].others[1]) &&
	       (!cases[i].is_all || r.len == 1 + others);
	if (!tap_ok(kept, "%s", cases[i].promise)) {
		tap_note("facts %d", facts_of(&r));
		for (size_t k = 0; k < r.len; k++)
			tap_note("%.*s", (int)r.v[k].len, r.v[k].p);
	}
	arena_free(a);
}

/* Every charset reads every beginning of everything, and it is UTF-8. */
static void
check_cuts(void)
{
	static const char *const charsets[] = { "", "utf-8", "utf-16", "utf-7",
		"utf-32", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn",
		"hz-gb-2312", "shift_jis", "gb18030", "big5", "euc-kr",
		"windows-1252" };
	size_t bad = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t k = 0; k < 14; k++)
			for (size_t cut = 0; cut < cases[i].len; cut++) {
				struct arena *a = arena_new(1 << 24);
				struct bytes octets = {
					(const unsigned char *)cases[i].octets,
					cut
				};
				struct readings r;

				charset_read(a, utf8_from(charsets[k]),
				    arena_bytes(a, octets), &r);
				for (size_t n = 0; n < r.len; n++)
					bad += field_from(a, bytes_of(r.v[n]))
						   .octets.len > 0;
				arena_free(a);
			}
	tap_ok(bad == 0, "octets may end anywhere, and every reading is UTF-8");
}

static size_t
work_of(const char *declared, const char *piece, size_t octets)
{
	struct arena *a = arena_new((size_t)1 << 28);
	size_t len = strlen(piece);
	char *text = arena_raw(a, octets);
	struct readings r;

	for (size_t i = 0; i < octets; i++)
		text[i] = piece[i % len];
	charset_read(a, utf8_from(declared),
	    bytes_of((struct utf8){ text, octets }), &r);
	arena_free(a);
	return r.work;
}

static void
check_bounds(void)
{
	static const struct {
		const char *declared, *piece;
	} nasty[] = { { "utf-8", "\xe9" }, { "utf-7", "+" },
		{ "", "+AHcAbwByAGQ" }, { "", "~{" }, { "", "\x1b$B" },
		{ "iso-2022-jp", "\x1b$B\x1b(B" }, { "gb18030", "\x81\x30" },
		{ "utf-16", "\xd8" }, { "x", "\xc1\xaf" } };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		size_t once =
		    work_of(nasty[i].declared, nasty[i].piece, 1 << 16);
		size_t twice =
		    work_of(nasty[i].declared, nasty[i].piece, 1 << 17);

		tap_ok(twice <= 2 * once + 64 && twice <= 16 << 17,
		    "twice the octets are twice the work, %zu", i);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(i);
	check_cuts();
	check_bounds();
	return tap_done();
}
