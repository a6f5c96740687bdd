/* inline_test.c - files that are written into a text are read */
#include "tests/tap.h"
#include "text/inline.h"

#include "record/oddity.h"

/* "hello" and "the word is here". */
#define UU_HELLO "begin 644 a.txt\n%:&5L;&\\ \n`\nend\n"
#define UU_WORD  "begin 600 b b.txt\n0=&AE('=O<F0@:7,@:&5R90  \n`\nend\n"
/* "hello " and "\xd6 word". */
#define Y_ONE  "\x92\x8f\x96\x96\x99J\n"
#define Y_TWO  "=@J\xa1\x99\x9c\x8e\n"
#define BINHEX "(This file must be converted with BinHex 4.0)\n"
#define HQX    "\n:\"@%ZG(Kd!&4&@&4dG(Kd!*!&&!#3\"QKPE'a[)''3###3!#\"PEQ3!N!3:\n"
#define PASTED                                                                 \
	"VGhpcyBpcyBhIHRleHQgdGhhdCBzb21lYm9keSBwYXN0ZWQgaW50byBhIG1h\n"       \
	"aWwgYXMgYmFzZTY0LCBzbyB0aGF0IG5vYm9keSB3b3VsZCBmaW5kIHRoZSB3\n"       \
	"b3JkcyBpbiBpdC4gSXQgZ29lcyBvbiBmb3Igc29tZSBsaW5lcywgYXMgdGV4\n"       \
	"dHMgZG8gdGhhdCBhcmUgbG9uZyBlbm91Z2guCg==\n"
#define PLAIN                                                                  \
	"This is a text that somebody pasted into a mail as base64, so that "  \
	"nobody would find the words in it. It goes on for some lines, as "    \
	"texts do that are long enough.\n"
#define NOISE                                                                  \
	"C1Sd5i94wQpTnOUud8AJUpvkLXa/CFGa4yx1vgdQmeIrdL0GT5jhKnO8BU6X\n"       \
	"4ClyuwRNlt8ocboDTJXeJ3C5AkuU3SZvuAFKk9wlbrcASZLbJG22/0iR2iNs\n"       \
	"tf5HkNkia7T9Ro/YIWqz/EWO1yBpsvtEjdYfaLH6Q4zVHmew+UKL1B1mr/hB\n"

static const struct {
	const char *promise, *text;
	/* "name=content", ...; "?" for a name that is only a number. */
	const char *files[3];
} cases[] = {
	{ "a text without one", "begin here\nend\nBinHex\n", { NULL } },
	{ "uuencode", "x\n" UU_HELLO "y\n", { "a.txt=hello" } },
	{ "two of them, a blank in a name", UU_HELLO "and\n" UU_WORD,
	    { "a.txt=hello", "b b.txt=the word is here" } },
	{ "with CRLF", "begin 644 a.txt\r\n%:&5L;&\\ \r\n`\r\nend\r\n",
	    { "a.txt=hello" } },
	{ "with CR alone", "begin 644 a.txt\r%:&5L;&\\ \r`\rend\r",
	    { "a.txt=hello" } },
	{ "blanks lost at the end of lines",
	    "begin 644 a.txt\n%:&5L;&\\\n`\nend\n", { "a.txt=hello" } },
	{ "four digits", "begin 0644 a\n%:&5L;&\\ \n`\nend\n", { "a=hello" } },
	{ "without its end", "begin 644 a\n%:&5L;&\\ \nThis is more text.\n",
	    { "a=hello" } },
	{ "cut off", "begin 644 a\n%:&5L;&\\ ", { "a=hello" } },
	{ "the second begins before the first ends",
	    "begin 644 a\n%:&5L;&\\ \n" UU_WORD,
	    { "a=hello", "b b.txt=the word is here" } },
	{ "a sentence that begins so", "begin 100 metres away\nand go on\n",
	    { NULL } },
	{ "begin without digits", "begin abc d\n%:&5L;&\\ \n`\nend\n",
	    { NULL } },
	{ "not at a line's beginning", "> " UU_HELLO, { NULL } },
	{ "begin-base64", "begin-base64 644 a\naGVsbG8=\n====\n",
	    { "a=hello" } },
	{ "yEnc", "=ybegin line=128 size=6 name=a b.txt\n" Y_ONE "=yend\n",
	    { "a b.txt=hello " } },
	{ "yEnc with an escape", "=ybegin line=128 name=a\n" Y_TWO "=yend\n",
	    { "a=\xd6 word" } },
	{ "yEnc in two parts",
	    "=ybegin part=1 line=128 name=a\n=ypart begin=1 end=6\n" Y_ONE
	    "=yend size=6 part=1\nmore text\n"
	    "=ybegin part=2 line=128 name=a\n=ypart begin=7 end=12\n" Y_TWO
	    "=yend\n",
	    { "a=hello \xd6 word" } },
	{ "yEnc, two files",
	    "=ybegin line=128 name=a\n" Y_ONE "=yend\n"
	    "=ybegin line=128 name=b\n" Y_TWO "=yend\n",
	    { "a=hello ", "b=\xd6 word" } },
	{ "yEnc without its end", "=ybegin line=128 name=a\n" Y_ONE,
	    { "a=hello " } },
	{ "BinHex", "x\n" BINHEX HQX "y\n",
	    { "a.txt=hello aaaaaaaa \x90 end" } },
	{ "BinHex that is none", BINHEX "and so on\n", { NULL } },
	{ "base64 of a text", "see:\n" PASTED "bye\n", { "?=" PLAIN } },
	{ "base64 of nothing we know", NOISE, { NULL } },
	{ "one line of base64",
	    "VGhpcyBpcyBhIHRleHQgdGhhdCBzb21lYm9keSBwYXN0ZWQgaW50byBhIG1h\n",
	    { NULL } },
	{ "long words are no base64",
	    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch\n",
	    { NULL } },
};

/* "name=content" of a member. */
static int
is_file(const struct member *m, const char *want)
{
	size_t name = (size_t)(strchr(want, '=') - want);
	struct bytes content = bytes_of(utf8_from(want + name + 1));

	return (want[0] == '?' ||
		   utf8_equal(m->name.text, (struct utf8){ want, name })) &&
	       bytes_equal(m->octets, content);
}

static void
read_text(struct arena *a, const char *text, size_t len, struct content *out)
{
	/* Exactly so long, for the address sanitizer. */
	struct source in = { .path = UTF8("1"),
		.octets = arena_bytes(
		    a, (struct bytes){ (const unsigned char *)text, len }) };
	struct budget left = { 1 << 22, 1000 };

	*out = (struct content){ 0 };
	inline_read(a, &in, &left, out);
}

static void
check_case(size_t i)
{
	struct arena *a = arena_new(1 << 24);
	struct content out;
	size_t want = 0;
	int kept = 1;

	read_text(a, cases[i].text, strlen(cases[i].text), &out);
	for (; want < 3 && cases[i].files[want] != NULL; want++)
		kept &= want < out.members_len &&
			is_file(&out.members[want], cases[i].files[want]);
	kept &= want == out.members_len &&
		(out.odd == ODD(ODD_INLINE_FILE)) == (want > 0);
	if (!tap_ok(kept, "%s", cases[i].promise))
		for (size_t k = 0; k < out.members_len; k++)
			tap_note("%.*s: %.*s",
			    (int)out.members[k].name.text.len,
			    out.members[k].name.text.p,
			    (int)out.members[k].octets.len,
			    out.members[k].octets.p);
	arena_free(a);
}

/* Cut anywhere there are no more files than in the whole. */
static void
check_cuts(void)
{
	int kept = 1;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t cut = 0; cut < strlen(cases[i].text); cut++) {
			struct arena *a = arena_new(1 << 24);
			struct content out;

			read_text(a, cases[i].text, cut, &out);
			kept &= out.members_len <= 2;
			arena_free(a);
		}
	tap_ok(kept, "a text may end anywhere");
}

static uint64_t
work_of(const char *piece, size_t octets)
{
	struct arena *a = arena_new((size_t)1 << 28);
	size_t len = strlen(piece);
	char *text = arena_raw(a, octets);
	struct content out;
	uint64_t work;

	for (size_t i = 0; i < octets; i++)
		text[i] = piece[i % len];
	read_text(a, text, octets, &out);
	work = out.work;
	arena_free(a);
	return work;
}

static void
check_bounds(void)
{
	static const char *const nasty[] = { "begin 644 a\n",
		"begin 644 a\n%:&5L;&\\ \n", UU_HELLO, "=ybegin name=a\n",
		"=ybegin part=2 name=a\n", "=ybegin part=2 name=a\nx\n=yend\n",
		BINHEX, BINHEX ":\n", HQX BINHEX, "begin-base64 644 a\n",
		PASTED, NOISE "x\n", "a", "\n", "\r" };
	struct arena *a = arena_new(1 << 24);
	struct source in = { .path = UTF8("1"),
		.octets = bytes_of(UTF8(UU_HELLO UU_WORD)) };
	struct budget none = { 4, 1000 }, one = { 1000, 1 };
	struct content out = { 0 };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(nasty[i], 1 << 16);
		uint64_t twice = work_of(nasty[i], 1 << 17);

		if (!tap_ok(once > 0 && twice <= 2 * once + 4096,
			"twice as many are twice the work, %zu", i))
			tap_note("%zu, then %zu", (size_t)once, (size_t)twice);
	}
	inline_read(a, &in, &none, &out);
	tap_ok(out.members_len == 0 && out.gaps.len == 1,
	    "a file beyond what may be unpacked is a gap");
	out = (struct content){ 0 };
	inline_read(a, &in, &one, &out);
	tap_ok(out.members_len == 1 && out.gaps.len == 1,
	    "more files than may be are a gap");
	arena_free(a);
}

/* What is no file has no name; a zero octet and 254 more, again and again. */
static void
check_room(void)
{
	enum { ARENA = 1 << 26, BLOCKS = 100, REPEATS = 1000 };
	struct arena *a = arena_new(ARENA);
	struct strbuf text;
	struct content out;

	strbuf_init(&text, (size_t)1 << 20);
	for (size_t i = 0; i < BLOCKS; i++) {
		strbuf_str(&text, BINHEX ":");
		for (size_t k = 0; k < REPEATS; k++)
			strbuf_str(&text, "!*$r");
		strbuf_str(&text, ":\n");
	}
	read_text(a, text.p, text.len, &out);
	tap_ok(!strbuf_over(&text) && out.members_len == 0 &&
		   arena_left(a) > ARENA / 8 * 7,
	    "BinHex that is no file takes no room from what follows");
	strbuf_done(&text);
	arena_free(a);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(i);
	check_cuts();
	check_bounds();
	check_room();
	return tap_done();
}
