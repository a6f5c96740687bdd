/* fingerprint_test.c - a pasted text is known again, another one is not */
#include "match/fingerprint.h"
#include "tests/tap.h"

#include <stdlib.h>

#include "base/limits.h"
#include "match/generation.h"
#include "match/generation_build.h"
#include "match/scan.h"

/* Two letters that nobody would take for each other. */
#define LETTER                                                                 \
	"The governors met on Thursday to hear what had happened on the "      \
	"coach and decided that the two boys may come back after half "        \
	"term, provided that their parents first meet the head of year and "   \
	"sign the agreement which the deputy has drawn up for them. Please "   \
	"keep this among yourselves until the families have been told."
#define OTHER                                                                  \
	"Would whoever borrowed the large paint brushes from the store "       \
	"kindly bring them back before the weekend, because the art club "     \
	"wants to begin its harbour scene early next week and cannot do so "   \
	"with only the small ones that were left in the drawer by the sink."
#define NOTICE                                                                 \
	"This message is private and meant only for those to whom it is "      \
	"addressed, so that if it came to you by mistake we ask you to tell "  \
	"the office at once and to delete it without showing it to anybody."

enum { LETTER_WORDS = 58 };

enum share { NONE, SOME, ALL };

/* How many fingerprints of the first text stand in the second too. */
static const struct {
	const char *promise, *first, *second;
	enum share want;
} cases[] = {
	{ "the same text", LETTER, LETTER, ALL },
	{ "after other words", LETTER, OTHER " " LETTER, ALL },
	{ "in other lines",
	    "The governors met on\nThursday to hear what\n"
	    "had happened on the coach\nand decided that the two boys may come "
	    "back after half\nterm, provided that their parents",
	    "The governors met on Thursday to hear what had happened on the "
	    "coach and\ndecided that the two boys may come back after half "
	    "term, provided\n\n\tthat their parents",
	    ALL },
	{ "with marks of quotation",
	    "The governors met on Thursday to hear "
	    "what had happened on the coach and decided that the two boys may "
	    "come back after half term, provided that their parents",
	    "> The governors met on Thursday to hear what had happened\n"
	    ">> on the coach and decided that the two boys may come\n"
	    "| back after half term, provided that their parents\n",
	    ALL },
	{ "in capitals, with other signs",
	    "It's done, the governors' meeting "
	    "\"in camera\" - so says the clerk - has agreed that both boys "
	    "come "
	    "back after half term if their parents sign",
	    "IT\xe2\x80\x99S DONE: THE GOVERNORS\xe2\x80\x99 MEETING "
	    "\xe2\x80\x9cIN CAMERA\xe2\x80\x9d (SO SAYS THE CLERK) HAS AGREED "
	    "THAT BOTH BOYS COME BACK AFTER HALF-TERM IF THEIR PARENTS SIGN",
	    ALL },
	{ "a part of it", LETTER,
	    "so it says: and decided that the two boys "
	    "may come back after half term, provided that their parents first "
	    "meet the head of year and sign the agreement. Imagine!",
	    SOME },
	{ "another text", LETTER, OTHER, NONE },
	{ "words in another order", LETTER,
	    "told been have families the until "
	    "yourselves among this keep Please them for up drawn has deputy "
	    "the "
	    "which agreement the sign and year of head the meet first parents",
	    NONE },
	{ "a turn of phrase", LETTER,
	    "Our parents first meet the head of year "
	    "in the hall, where tea is served and where there will be time for "
	    "questions about the timetable and about the clubs",
	    NONE },
};

static const unsigned char key[SIPHASH_KEY_LEN] = "a school's own";

static struct matcher *
matcher_make(struct arena *a)
{
	static const char list[] = "category rude\nseverity 3\n"
				   "term blot\n\tmatch a blot\n\tclean a\n";
	struct wordlist words;
	struct matcher *m = NULL;
	struct strbuf image;
	struct err e;

	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "list", bytes_of(utf8_from(list)), &words, &e) ==
		0 &&
	    generation_build(a, &words, 1, &image, &e) == 0)
		m = matcher_new(arena_bytes(a, strbuf_bytes(&image)), &e);
	strbuf_done(&image);
	if (m == NULL) {
		tap_note("%s", e.text);
		exit(1);
	}
	return m;
}

struct world {
	struct arena *a;
	struct matcher *m;
	const unsigned char *key;
	uint64_t work;
};

static struct record
take(struct world *w, struct utf8 text)
{
	struct findings out = { .fingerprints = fingerprints_new(w->a, w->key),
		.closes = 1 };
	struct record r = { 0 };

	match_scan(w->a, w->m,
	    &(struct text){ .where = { .text = UTF8("1") }, .text = text },
	    &out);
	fingerprints_conclude(out.fingerprints, &r);
	w->work = fingerprints_work(out.fingerprints);
	return r;
}

static struct record
take_string(struct world *w, const char *text)
{
	return take(w, utf8_from(text));
}

static size_t
shared(const struct record *of, const struct record *with)
{
	size_t n = 0;

	for (size_t i = 0; i < of->fingerprints_len; i++)
		for (size_t k = 0; k < with->fingerprints_len; k++)
			if (of->fingerprints[i] == with->fingerprints[k]) {
				n++;
				break;
			}
	return n;
}

static void
check_shares(struct world *w)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct record x = take_string(w, cases[i].first);
		struct record y = take_string(w, cases[i].second);
		size_t n = shared(&x, &y);
		enum share got = n == 0                    ? NONE
				 : n == x.fingerprints_len ? ALL
							   : SOME;

		if (!tap_ok(x.fingerprints_len > 0 && got == cases[i].want,
			"%s shares %s", cases[i].promise,
			cases[i].want == NONE  ? "none"
			: cases[i].want == ALL ? "all"
					       : "some"))
			tap_note("%zu of %zu", n, x.fingerprints_len);
	}
}

/* The words of LETTER from number `from` on, FINGERPRINT_RUN of them. */
static struct utf8
run_of(const char *text, size_t from, size_t words)
{
	const char *p = text, *end;

	for (; from > 0; from--)
		p = strchr(p, ' ') + 1;
	for (end = p; words > 0 && end != NULL; words--)
		end = strchr(end + 1, ' ');
	return (struct utf8){ p, end != NULL ? (size_t)(end - p) : strlen(p) };
}

static void
check_runs(struct world *w)
{
	struct record whole = take_string(w, OTHER " " LETTER " " NOTICE);
	struct utf8 few = run_of(LETTER, 0, FINGERPRINT_RUN - 1);
	size_t runs = 0, known = 0;

	for (size_t i = 0; i + FINGERPRINT_RUN <= LETTER_WORDS; i++) {
		struct record r = take(w, run_of(LETTER, i, FINGERPRINT_RUN));

		runs++;
		known += shared(&r, &whole) > 0;
	}
	tap_ok(runs > 30 && known == runs,
	    "any %d words in a row are known again", FINGERPRINT_RUN);
	tap_ok(take(w, few).fingerprints_len == 0,
	    "a text of fewer words has no fingerprint");
}

/* -- what is left out ---------------------------------------------------------- */

static const struct {
	const char *promise, *first, *second;
} alike[] = {
	{ "numbers", "Room 12 at 10: " LETTER, "Room 7 at 11: " LETTER },
	{ "a password, which nobody can try",
	    "The password is Daffodil7! " LETTER,
	    "The password is Thunder92! " LETTER },
	{ "an address", "Write to ann@x.example first. " LETTER,
	    "Write to bob.jones@y.example first. " LETTER },
	{ "a word that repeats itself", "no no no no, " LETTER, "no, " LETTER },
	{ "the fields above what is sent on",
	    "See this.\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: "
	    "Trip\n\n" LETTER,
	    "See this.\nFrom: Cy Dee\nSent: Friday\nTo: Ed\nSubject: "
	    "Coach\n\n" LETTER },
	{ "the line above a quotation",
	    "See this.\n\nOn Monday, Ann of the office wrote:\n\n" LETTER,
	    "See this.\n\nOn Friday night,\nBob wrote:\n\n" LETTER },
};

static void
check_left_out(struct world *w)
{
	struct record x, y;

	for (size_t i = 0; i < sizeof(alike) / sizeof(*alike); i++) {
		x = take_string(w, alike[i].first);
		y = take_string(w, alike[i].second);
		tap_ok(x.fingerprints_len > 0 &&
			   x.fingerprints_len == y.fingerprints_len &&
			   shared(&x, &y) == x.fingerprints_len,
		    "left out: %s", alike[i].promise);
	}
	x = take_string(w, LETTER);
	w->key = (const unsigned char *)"another school's";
	y = take_string(w, LETTER);
	w->key = key;
	tap_ok(x.fingerprints_len == y.fingerprints_len && shared(&x, &y) == 0,
	    "under another key they are others");
}

/* -- whose they are -------------------------------------------------------------- */

static int
is_one_of(const struct record *r, uint64_t fingerprint, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (r->fingerprints[i] == fingerprint)
			return 1;
	return 0;
}

static void
check_whose(struct world *w)
{
	struct record letter = take_string(w, LETTER);
	struct record answer = take_string(
	    w, OTHER "\n\nOn Monday 3 May Ann wrote:\n> " LETTER "\n");
	struct record signed_one =
	    take_string(w, LETTER "\n\n-- \n" NOTICE "\n");
	struct record signed_two =
	    take_string(w, OTHER "\n\n-- \n" NOTICE "\n");
	size_t own = answer.fingerprints_len - answer.fingerprints_quoted;
	const struct closing *one = signed_one.closings;
	const struct closing *two = signed_two.closings;
	int kept = 1;

	for (size_t i = 0; i < letter.fingerprints_len; i++)
		kept &= is_one_of(&answer, letter.fingerprints[i], own,
		    answer.fingerprints_len);
	tap_ok(kept && own > 0, "what is quoted stands at the end");
	if (!tap_ok(
		signed_one.closings_len == 1 && signed_two.closings_len == 1,
		"a notice under \"-- \" is a closing"))
		return;
	tap_ok(one->hash == two->hash && one->len > 0 && two->len > 0,
	    "under any letter it is the same one");
	for (size_t i = 0; i < signed_two.fingerprints_len; i++)
		kept &= is_one_of(&signed_one, signed_two.fingerprints[i],
			    one->first, one->first + one->len) ==
			is_one_of(&signed_one, signed_two.fingerprints[i], 0,
			    signed_one.fingerprints_len);
	tap_ok(kept && shared(&signed_one, &signed_two) > 0,
	    "all that two letters of one sender share are its fingerprints");
}

static void
check_closings(struct world *w)
{
	struct record x = take_string(w, "Yes.\n\nAnn Smith Head\n\nAnn\n");
	struct record y = take_string(w, "No!\n\nAnn  SMITH, head\n");
	struct record z = take_string(w, "No!\n\nAnn Smith Hand\n");

	tap_ok(take_string(w, "").fingerprints_len == 0, "nothing has none");
	tap_ok(x.closings_len == 1 && x.closings[0].start == 6 &&
		   x.closings[0].end == 20,
	    "a closing has three words at least, and its place");
	tap_ok(y.closings_len == 1 && x.closings[0].hash == y.closings[0].hash,
	    "case and punctuation make no other closing");
	tap_ok(z.closings_len == 1 && x.closings[0].hash != z.closings[0].hash,
	    "another word does");
}

/* -- bounds ------------------------------------------------------------------------ */

/* `n` words that are not repeated soon, of letters alone. */
static struct utf8
words(struct arena *a, size_t n, unsigned seed)
{
	char *text = arena_array(a, n, 8);
	uint64_t x = seed;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < 7; k++) {
			x = x * 6364136223846793005u + 1442695040888963407u;
			text[8 * i + k] = (char)('a' + (x >> 33) % 26);
		}
		text[8 * i + 7] = ' ';
	}
	return (struct utf8){ text, 8 * n };
}

static void
check_bound(struct world *w)
{
	struct utf8 small = words(w->a, 6000, 1), all = words(w->a, 30000, 1);
	struct record x = take(w, small), y = take(w, all);
	struct record again = take(w, (struct utf8){ all.p + 8, all.len - 8 });

	tap_ok(x.fingerprints_len > 700 && !x.fingerprints_cut,
	    "12 pages have all of their fingerprints");
	tap_ok(y.fingerprints_len == FINGERPRINTS_MAX && y.fingerprints_cut,
	    "of more there is a selection, and it is told");
	tap_ok(shared(&y, &again) >= FINGERPRINTS_MAX - 2,
	    "which is the same wherever the text begins");
}

static void
check_cost(struct world *w)
{
	static const struct {
		const char *name, *unit;
	} cost[] = { { "one letter", "a " }, { "two words", "ab ba " },
		{ "digits", "1 " }, { "attributions", "\n> on " },
		{ "fields", "\nfrom: " }, { "one word", "x" },
		{ "hyphens", "a-b-c " }, { "nothing", "\n\n" } };
	enum { LEN = 1 << 16 };
	/* A word, and twice over a window, for each blank at the worst. */
	const uint64_t most = 1 + 2 * (uint64_t)FINGERPRINT_WINDOW;

	for (size_t i = 0; i < sizeof(cost) / sizeof(*cost); i++) {
		char *text = arena_raw(w->a, (size_t)2 * LEN);
		size_t n = strlen(cost[i].unit);
		uint64_t once;

		for (size_t k = 0; k < (size_t)2 * LEN; k++)
			text[k] = cost[i].unit[k % n];
		take(w, (struct utf8){ text, LEN });
		once = w->work;
		take(w, (struct utf8){ text, (size_t)2 * LEN });
		tap_ok(w->work <= 2 * once + LEN / 64 && w->work <= most * LEN,
		    "twice as much of %s costs twice as much", cost[i].name);
	}
	take(w, words(w->a, 50000, 2));
	tap_ok(w->work < 4 * 50000, "words of letters cost four steps each");
}

/* A text that is scanned in two slices, with the letter where they meet. */
static void
check_slices(struct world *w)
{
	const size_t at = (size_t)4 * 1024 * 1024 - sizeof(LETTER) / 2;
	size_t len = at + (size_t)64 * 1024;
	struct record letter = take_string(w, LETTER), r;
	char *text = arena_raw(w->a, len);

	for (size_t i = 0; i < len; i++)
		text[i] = i % 8 == 0 ? ' ' : '7';
	memcpy(text + at, LETTER, sizeof(LETTER) - 1);
	r = take(w, (struct utf8){ text, len });
	tap_ok(shared(&letter, &r) == letter.fingerprints_len,
	    "where slices of a long text meet nothing is lost");
}

int
main(void)
{
	struct world w = { .a = arena_new((size_t)1 << 30), .key = key };

	w.m = matcher_make(w.a);
	check_shares(&w);
	check_runs(&w);
	check_left_out(&w);
	check_whose(&w);
	check_closings(&w);
	check_bound(&w);
	check_cost(&w);
	check_slices(&w);
	matcher_free(w.m);
	arena_free(w.a);
	return tap_done();
}
