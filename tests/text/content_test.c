/* content_test.c - what decoders say, and what may be unpacked */
#include "tests/tap.h"
#include "text/content.h"

#include "record/oddity.h"
#include "text/page.h"
#include "text/turned.h"

#define RLO "\xe2\x80\xae"
#define LRO "\xe2\x80\xad"
#define PDF "\xe2\x80\xac"
#define PDI "\xe2\x81\xa9"

static const struct {
	const char *promise, *text, *seen;
} turns[] = {
	{ "a run to the end", RLO "drow", RLO "word" },
	{ "a run to its mark", "a " RLO "drow" PDF " b",
	    "a " RLO "word" PDF " b" },
	{ "a run to the line's end", RLO "drow\ndrow", RLO "word\ndrow" },
	{ "a run to the other override", RLO "ow" LRO "rd", RLO "wo" LRO "rd" },
	{ "a run to the end of an isolate", RLO "ow" PDI "rd",
	    RLO "wo" PDI "rd" },
	{ "two runs", RLO "ab" PDF RLO "cd" PDF, RLO "ba" PDF RLO "dc" PDF },
	{ "characters stay whole",
	    RLO "\xc3\xa9\xe2\x82\xac"
		"a",
	    RLO "a\xe2\x82\xac\xc3\xa9" },
	{ "a run of nothing", "a" RLO, "a" RLO },
};

/* Pages: what is told of them. */
static const struct {
	const char *promise, *charset, *octets;
	/* A text that is there, and whether it is hidden. */
	const char *text;
	int hidden;
	uint64_t odd;
	const char *gap;
} pages[] = {
	{ "a page", "utf-8", "<p>word</p>", "word\n", 0, 0, NULL },
	{ "hidden text", "utf-8", "<p hidden>word</p>", "word", 1,
	    ODD(ODD_TEXT_HIDDEN), NULL },
	{ "a script", "utf-8", "<script>word</script>", "word\n", 1,
	    ODD(ODD_ACTIVE), NULL },
	{ "turned letters", "utf-8", "<bdo dir=rtl>drow</bdo>", RLO "word" PDF,
	    0, ODD(ODD_TEXT_BIDI), NULL },
	{ "what a page says of its charset", "", "<meta charset=koi8-r><b>\xd7",
	    "\xd0\xb2", 0, 0, NULL },
	{ "the header goes first", "iso-8859-1", "<meta charset=koi8-r><b>\xd7",
	    "\xc3\x97", 0, 0, NULL },
	{ "but the page's own word is read too", "iso-8859-1",
	    "<meta charset=koi8-r><b>\xd7", "\xd0\xb2", 0, 0, NULL },
	{ "an XML declaration", "",
	    "<?xml version='1.0' encoding='koi8-r'?><b>\xd7", "\xd0\xb2", 0, 0,
	    NULL },
	{ "a charset nobody knows", "x-nobody", "<b>caf\xe9", "caf\xc3\xa9", 0,
	    0, "charset_unknown" },
	{ "as Outlook joins it", "utf-8", "wo<!--[if mso]>rd<![endif]--> x",
	    "word x", 0, 0, NULL },
	{ "as Outlook shows it", "utf-8", "x <!--[if mso]>word<![endif]-->",
	    "word\n", 0, 0, NULL },
};

static int
has_gap(const struct content *out, const char *gap)
{
	for (size_t i = 0; i < out->gaps.len; i++)
		if (utf8_equal(out->gaps.v[i], utf8_from(gap)))
			return 1;
	return 0;
}

static void
check_page(size_t i)
{
	struct arena *a = arena_new(1 << 22);
	struct source in = { .path = UTF8("1"),
		.charset = utf8_from(pages[i].charset),
		.octets = bytes_of(utf8_from(pages[i].octets)) };
	struct content out = { 0 };
	int found = 0;

	page_read(a, &in, &out);
	for (size_t k = 0; k < out.len; k++)
		found |= utf8_equal(out.v[k].text, utf8_from(pages[i].text)) &&
			 out.v[k].hidden == pages[i].hidden;
	if (!tap_ok(
		found && out.odd == pages[i].odd &&
		    (pages[i].gap == NULL ? 1 : has_gap(&out, pages[i].gap)),
		"%s", pages[i].promise))
		for (size_t k = 0; k < out.len; k++)
			tap_note("%d \"%.*s\"", out.v[k].hidden,
			    (int)out.v[k].text.len, out.v[k].text.p);
	arena_free(a);
}

static void
check_members(void)
{
	struct arena *a = arena_new(1 << 20);
	struct content out = { 0 };
	struct budget left = { 100, 2 };
	struct member named = { .name = { .text = UTF8("a") } };
	struct member unnamed = { .type = UTF8("x") };
	struct source in = { .path = UTF8("2") };

	tap_ok(content_member(a, &out, &left, named) &&
		   content_member(a, &out, &left, unnamed) &&
		   utf8_equal(out.members[1].name.text, UTF8("2")),
	    "what has no name is numbered");
	tap_ok(!content_member(a, &out, &left, named) && out.members_len == 2 &&
		   has_gap(&out, "too_many"),
	    "more members than are left are a gap");
	tap_ok(budget_take(&left, a, 60) && !budget_take(&left, a, 60) &&
		   budget_take(&left, a, 40),
	    "octets are taken until they are gone");
	left.octets = 1 << 30;
	tap_ok(!budget_take(&left, a, 1 << 18),
	    "and no more than the arena holds");
	tap_ok(utf8_equal(content_place(a, &in,
			      (struct field){ .text = UTF8("a/b.docx") })
			      .text,
		   UTF8("2!a/b.docx")),
	    "a member's place is the part's and its name");
	content_gap(a, &out, UTF8("too_many"));
	content_gap(a, &out, UTF8("too_deep"));
	tap_ok(out.gaps.len == 2, "a gap is told once");
	arena_free(a);
}

static void
check_texts(void)
{
	struct arena *a = arena_new(1 << 16);
	struct source in = { .path = UTF8("1") };
	struct content out = { 0 };
	char *large = arena_raw(a, 1 << 14);

	memset(large, 'a', 1 << 14);
	content_add(a, &out, &in, UTF8(""), 0);
	tap_ok(out.len == 0, "an empty text is none");
	in.octets = bytes_of((struct utf8){ large, 1 << 14 });
	content_octets(a, &out, &in, in.octets);
	tap_ok(out.len == 0 && has_gap(&out, "too_much"),
	    "a text that memory cannot hold is a gap");
	page_read(a, &in, &out);
	tap_ok(out.len == 0, "a page too");
	arena_free(a);
}

/* `piece` 600 times, as a page. */
static int
is_cut(const char *head, const char *piece)
{
	struct arena *a = arena_new(1 << 22);
	size_t len = strlen(piece), head_len = strlen(head);
	char *page = arena_raw(a, head_len + 600 * len);
	struct source in = { .path = UTF8("1") };
	struct content out = { 0 };
	int cut;

	memcpy(page, head, head_len);
	for (size_t i = 0; i < 600; i++)
		memcpy(page + head_len + i * len, piece, len);
	in.octets = bytes_of((struct utf8){ page, head_len + 600 * len });
	page_read(a, &in, &out);
	cut = has_gap(&out, "page_cut");
	arena_free(a);
	return cut;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		struct arena *a = arena_new(1 << 20);
		struct utf8 text = arena_utf8(a, utf8_from(turns[i].text));
		struct turned turned = turned_text(a, text);
		struct utf8 got = turned.text;
		size_t same = 0;

		tap_ok(turned_is(text), "it is turned: %s", turns[i].promise);
		tap_same(got.p, got.len, turns[i].seen, turns[i].promise);
		/* Octets behind a character's first have its place. */
		for (size_t k = 0; k < got.len; k++)
			same += ((unsigned char)got.p[k] & 0xc0) == 0x80 ||
				got.p[k] == text.p[turned.origin[k]];
		tap_ok(same == got.len, "each letter's place is known: %s",
		    turns[i].promise);
		arena_free(a);
	}
	tap_ok(!turned_is(UTF8("a \xe2\x80\x8f\xe2\x80\xab b")),
	    "marks of Hebrew and Arabic turn no letters");
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		check_page(i);
	tap_ok(is_cut("", "<div>"), "600 elements in each other are a gap");
	tap_ok(!is_cut("", "<p>x"), "600 after each other are none");
	tap_ok(is_cut("<style>b{color:red}</style>",
		   "<p class='a b c d e f g h i j k l m n o p q r s t u v w x "
		   "y z A B C D E F G'>"),
	    "so are 33 classes");
	tap_ok(!is_cut("<style>b{color:red}</style>",
		   "<p class='a b c d e f g h i j k l m n o p q r s t u v w x "
		   "y z A B C D E F'>"),
	    "32 are not");
	tap_ok(is_cut("<style>", ".a{color:red}.a.b{color:red}.a.c{color:red}"
				 ".a.d{color:red}.a.e{color:red}.a.f{color:red}"
				 ".a.g{color:red}.a.h{color:red}.a.i{color:red}"
				 ".a.j{color:red}.a.k{color:red}.a.l{color:red}"
				 ".a.m{color:red}.a.n{color:red}.a.o{color:red}"
				 ".a.p{color:red}.a.q{color:red}"),
	    "and 17 rules for one class");
	check_members();
	check_texts();
	return tap_done();
}
