/* scan_test.c - words are found as words, where they stand, and not elsewhere */
#include "match/scan.h"
#include "tests/tap.h"

#include <stdlib.h>

#include "base/limits.h"
#include "match/generation.h"
#include "match/generation_build.h"
#include "match/wordlist.h"

static const char list[] =
    "leet 1 il\nleet 0 o\nleet $ s\nleet @ a\nleet \xd1\x82 t\n"
    "mask * any\nmask - aeiou\n"
    "category rude\nseverity 3\nconfidence 80\n"
    "term blot\n\talso blots\n\tnot ink blot\n\tnot blot on the copy\n"
    "\tnot bolt\n\tmatch a blot\n\tclean a blotter\n"
    "term drat*\n\tseverity 1\n\tmatch dratted\n\tclean hydrate\n"
    "term don't you dare\n\tmatch don't you dare\n\tclean dare you\n"
    "term blottery pen\n\tseverity 4\n\tmatch x\n\tclean x\n"
    "term blotty pens\n\tmatch x\n\tclean x\n"
    "term blot you\n\tmatch blot you\n\tclean blot\n";

/* want: "term@start-end" of each, with blanks between. */
static const struct {
	const char *promise, *text, *want;
	int hidden;
} cases[] = {
	{ "a word", "a blot here", "blot@2-6", 0 },
	{ "another form", "two blots", "blot@4-9", 0 },
	{ "in capitals", "BLOT", "blot@0-4", 0 },
	{ "at the end", "the blot", "blot@4-8", 0 },
	{ "not inside a word", "blotting blotter oblot", "", 0 },
	{ "between punctuation", "(blot)!", "blot@1-5", 0 },
	{ "with an accent", "bl\xc3\xb6t", "blot@0-5", 0 },
	{ "with a zero-width space", "bl\xe2\x80\x8bot", "blot@0-7", 0 },
	{ "in full width", "\xef\xbd\x82\xef\xbd\x8c\xef\xbd\x8f\xef\xbd\x94",
	    "blot@0-12", 0 },
	{ "not in an innocent phrase", "an ink blot", "", 0 },
	{ "not when the phrase goes on behind it", "a blot on the copy", "",
	    0 },
	{ "but beside one", "an ink blot; my blot", "blot@16-20", 0 },
	{ "the phrase across lines", "an ink\n  blot", "", 0 },
	{ "a term with a star", "dratted thing", "drat*@0-7", 0 },
	{ "the word itself with a star", "drat", "drat*@0-4", 0 },
	{ "a star is no suffix before", "hydrate", "", 0 },
	{ "an apostrophe", "Don't you dare", "don't you dare@0-14", 0 },
	{ "a curly one", "Don\xe2\x80\x99t you dare", "don't you dare@0-16",
	    0 },
	{ "or none", "dont you dare", "don't you dare@0-13", 0 },
	{ "a phrase over punctuation", "blot, you", "blot@0-4 blot you@0-9",
	    0 },
	{ "what is hidden", "blot", "blot@0-4", 1 },
	{ "nothing", "", "", 0 },
};

/* As it is written, and the view in which it is found; NULL: it is not. */
static const struct {
	const char *promise, *text, *want, *view;
} disguises[] = {
	{ "a digit for a letter", "a bl0t here", "blot@2-6", "leet" },
	{ "with what follows in a phrase", "bl0t y0u", "blot@0-4 blot you@0-8",
	    "leet" },
	{ "a phrase of which one word is disguised", "blot y0u",
	    "blot@0-4 blot you@0-8", NULL },
	{ "an innocent phrase stays one", "an ink bl0t", "", NULL },
	{ "across a line too", "bl0t on\nthe copy", "", NULL },
	{ "two letters at the least stand", "b107", "", NULL },
	{ "a sign of another alphabet", "blo\xd1\x82", "blot@0-5", "leet" },
	{ "before nothing but signs", "my bl0t'$'", "blot@3-7", "leet" },
	{ "a sign at the end of the text", "my bl0t$", "blot@3-8", "leet" },
	{ "letters that are drawn out", "bloooot", "blot@0-7", "repeated" },
	{ "but not two of them", "bloot", "", NULL },
	{ "a star for a letter", "bl*t", "blot@0-4", "masked" },
	{ "stars for all but the ends", "b**t!", "blot@0-4", "masked" },
	{ "not where nothing is left", "b***", "", NULL },
	{ "a mild term is not looked for behind stars", "dr*t", "", NULL },
	{ "blanks between letters", "b l o t", "blot@0-7", "spaced" },
	{ "stops", "my b.l.o.t.", "blot@3-10", "spaced" },
	{ "blanks in a phrase", "b l o t  y o u", "blot@0-7 blot you@0-14",
	    "spaced" },
	{ "several words in one row", "b l o t y o u", "blot you@0-13",
	    "spaced" },
	{ "but no word of one row", "b l o t b l o t", "", NULL },
	{ "not inside a longer row", "s b l o t s", "", NULL },
	{ "swapped neighbours", "bolt", "", NULL },
	{ "swapped where no `not` knows the word", "blto", "blot@0-4",
	    "swapped" },
	{ "a phrase without blanks", "#blotterypen", "blottery pen@1-12",
	    "joined" },
	{ "but not a short one", "blotyou", "", NULL },
	{ "nor a mild one", "blottypens", "", NULL },
	{ "a hyphen at the end of a line", "bl-\n> ot", "blot@0-8", "split" },
	{ "the end of a line in a word with vowels on one side", "bl\not",
	    "blot@0-5", "split" },
	{ "not between two words", "blo\not", "", NULL },
	{ "turned round", "x \xe2\x80\xaetolb\xe2\x80\xac y", "blot@5-9",
	    "reversed" },
	{ "a phrase turned round", "\xe2\x80\xaeuoy tolb",
	    "blot@7-11 blot you@3-11", "reversed" },
};

static struct bytes
compile(struct arena *a)
{
	struct wordlist words;
	struct strbuf image;
	struct bytes out;
	struct err e;

	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "list",
		bytes_of((struct utf8){ list, sizeof(list) - 1 }), &words,
		&e) == -1 ||
	    generation_build(a, &words, 1, &image, &e) == -1) {
		tap_note("%s", e.text);
		exit(1);
	}
	out = arena_bytes(a, strbuf_bytes(&image));
	strbuf_done(&image);
	return out;
}

static void
format(const struct findings *found, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < found->len && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%.*s@%d-%d",
		    i > 0 ? " " : "", (int)found->v[i].term.len,
		    found->v[i].term.p, (int)found->v[i].start,
		    (int)found->v[i].end);
}

static void
check_disguises(struct arena *a, const struct matcher *m)
{
	for (size_t i = 0; i < sizeof(disguises) / sizeof(*disguises); i++) {
		struct text text = { .text = utf8_from(disguises[i].text) };
		const char *view = disguises[i].view;
		struct findings found = { 0 };
		char got[400];
		int right;

		match_scan(a, m, &text, &found);
		format(&found, got, sizeof(got));
		right = strcmp(got, disguises[i].want) == 0;
		for (size_t k = 0; k < found.len && view != NULL; k++)
			right &= utf8_equal(found.v[k].view, utf8_from(view));
		if (!tap_ok(right, "%s", disguises[i].promise))
			tap_note("got \"%s\"", got);
	}
}

static void
check_repetition(struct arena *a, const struct matcher *m)
{
	enum { LEN = 1 << 20 };
	char *text = arena_raw(a, LEN);
	struct findings found = { 0 };
	struct text t = { .text = { text, LEN } };

	for (size_t i = 0; i < LEN; i++)
		text[i] = "ink blot "[i % 9];
	match_scan(a, m, &t, &found);
	tap_ok(found.len == 0 && !found.over,
	    "a megabyte of innocent phrases is innocent");
	for (size_t i = 0; i < LEN; i++)
		text[i] = "my blot "[i % 8];
	found = (struct findings){ 0 };
	match_scan(a, m, &t, &found);
	tap_ok(found.len == FINDINGS_MAX && found.over,
	    "too many findings are told");
	for (size_t i = 0; i < LEN; i++)
		text[i] = "ink bl0t "[i % 9];
	found = (struct findings){ 0 };
	match_scan(a, m, &t, &found);
	tap_ok(found.len == 0 && found.cut,
	    "more disguised words than are looked at are told too");
}

/* A long text is scanned in slices: nothing is lost or told twice. */
static void
check_slices(struct arena *a, const struct matcher *m)
{
	enum { LEN = 9 << 20, STEP = 65537 };
	static const char term[] = " Bl0t you ";
	char *text = arena_raw(a, LEN);
	struct findings found = { 0 };
	struct text t = { .text = { text, LEN } };
	size_t want = 0, at = 1000;
	int kept = 1;

	for (size_t i = 0; i < LEN; i++)
		text[i] = "some words and "[i % 15];
	for (; at + STEP < LEN; at += STEP, want += 2)
		memcpy(text + at, term, sizeof(term) - 1);
	/* Over the end of the first slice, and just before it. */
	memcpy(text + (4 << 20) - 5, term, sizeof(term) - 1);
	memcpy(text + (4 << 20) - 300, term, sizeof(term) - 1);
	match_scan(a, m, &t, &found);
	tap_ok(found.len == want + 4 && !found.over,
	    "nine megabytes: each term once");
	for (size_t i = 0; i < found.len; i++)
		kept &= memcmp(text + found.v[i].start, "Bl0t", 4) == 0;
	tap_ok(kept, "and where it stands");
	for (size_t i = 0; i < LEN; i++)
		text[i] = "blot"[i % 4];
	found = (struct findings){ 0 };
	match_scan(a, m, &t, &found);
	tap_ok(found.len == 0 && !found.over, "a word of nine megabytes");
}

static void
check_damage(struct arena *a, struct bytes image)
{
	unsigned char *copy = arena_raw(a, image.len);
	int kept = 1;
	struct err e;

	for (size_t i = 0; i < image.len; i += image.len / 211 + 1) {
		struct matcher *m;

		memcpy(copy, image.p, image.len);
		copy[i] ^= 0x55;
		m = matcher_new((struct bytes){ copy, image.len }, &e);
		/* Only the unused octets of the head are not covered. */
		kept &= m == NULL || (i >= 12 && i < 16);
		matcher_free(m);
	}
	tap_ok(kept, "a generation with one octet changed is refused");
	for (size_t len = 0; len < image.len; len += image.len / 97 + 1)
		kept &= matcher_new((struct bytes){ image.p, len }, &e) == NULL;
	tap_ok(kept, "a generation that is cut is refused");
}

/* Without disguise: hidden, or folded where it is not ASCII, or plain. */
static struct utf8
view_of(size_t i, const struct utf8 *text)
{
	int is_ascii = 1;

	for (size_t k = 0; k < text->len; k++)
		is_ascii &= (unsigned char)text->p[k] < 0x80;
	return cases[i].hidden ? UTF8("hidden")
	       : is_ascii      ? UTF8("plain")
			       : UTF8("folded");
}

/* A number is known again however it is written, and nothing else has a digest. */
static void
check_digests(struct arena *a, struct matcher *m)
{
	static const struct {
		const char *promise, *text;
		/* The digits that are digested; NULL: none are. */
		const char *digits;
	} numbers[] = {
		{ "a telephone has a digest", "Tel: 01332 720123",
		    "01332720123" },
		{ "with its country it is the same", "Tel: +44 1332 720123",
		    "01332720123" },
		{ "with a bracketed 0 too", "Tel: +44 (0)1332 720123",
		    "01332720123" },
		{ "or dialled from abroad", "Tel: 0044 1332 720123",
		    "01332720123" },
		{ "an extension is none of it", "Tel: 01332 720123 ext 204",
		    "01332720123" },
		{ "a mobile has its own", "my mobile is 07700 900123",
		    "07700900123" },
		{ "a pupil number has its own", "UPN B801200005001",
		    "b801200005001" },
		{ "in small letters it is the same", "upn b801200005001",
		    "b801200005001" },
		{ "a National Insurance number has none", "NI number AB123456C",
		    NULL },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct text text = { .text = utf8_from(numbers[i].text) };
		unsigned char digest[SHA256_LEN];
		char hex[SHA256_TEXT + 1] = "";
		struct findings found = { 0 };
		int right;

		if (numbers[i].digits != NULL) {
			sha256(bytes_of(utf8_from(numbers[i].digits)), digest);
			sha256_format(digest, hex);
			hex[FINDING_DIGEST] = '\0';
		}
		match_scan(a, m, &text, &found);
		right = found.len > 0;
		for (size_t k = 0; k < found.len; k++)
			right &= utf8_equal(found.v[k].digest, utf8_from(hex));
		tap_ok(right, "%s", numbers[i].promise);
	}
}

/* Whose an identifier is: the writer's, or another message's. */
static void
check_quoted(struct arena *a, struct matcher *m)
{
	struct text text = { .text = utf8_from("My UPN B801200005001\n\n"
					       "> UPN B801200005001\n") };
	struct findings found = { 0 };

	match_scan(a, m, &text, &found);
	tap_ok(found.len == 2 && found.v[0].context.len == 0 &&
		   utf8_equal(found.v[1].context, UTF8("quoted")),
	    "an identifier of quoted text says so");
}

/* A number that nobody wrote in ASCII. */
static void
check_figures(struct arena *a, struct matcher *m)
{
	struct text text = { .text =
				 utf8_from("UPN B80120000500\xef\xbc\x91 of "
					   "B801200005001") };
	struct findings found = { 0 };

	match_scan(a, m, &text, &found);
	tap_ok(found.len == 2 && found.v[0].start == 4 &&
		   found.v[0].end == 19 &&
		   utf8_equal(found.v[0].view, UTF8("folded")),
	    "an identifier in other digits is found where it was written");
	tap_ok(found.len == 2 && found.v[1].start == 23 &&
		   utf8_equal(found.v[1].view, UTF8("plain")) &&
		   utf8_equal(found.v[0].digest, found.v[1].digest),
	    "... and is the same number as in plain ones");
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct bytes image = compile(a);
	struct matcher *m;
	struct err e;

	m = matcher_new(image, &e);
	if (!tap_ok(m != NULL, "the list is compiled"))
		return 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text text = { .text = utf8_from(cases[i].text),
			.hidden = cases[i].hidden };
		struct findings found = { 0 };
		char got[400];
		int right;

		match_scan(a, m, &text, &found);
		format(&found, got, sizeof(got));
		right = strcmp(got, cases[i].want) == 0;
		for (size_t k = 0; k < found.len; k++)
			right &=
			    utf8_equal(found.v[k].view, view_of(i, &text.text));
		if (!tap_ok(right, "%s", cases[i].promise))
			tap_note("got \"%s\"", got);
	}
	check_disguises(a, m);
	check_repetition(a, m);
	check_slices(a, m);
	check_digests(a, m);
	check_quoted(a, m);
	check_figures(a, m);
	check_damage(a, image);
	matcher_free(m);
	arena_free(a);
	return tap_done();
}
