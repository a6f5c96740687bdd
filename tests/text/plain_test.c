/* plain_test.c - text as it stands, flows, commands or pretends */
#include "tests/tap.h"
#include "text/plain.h"

#include "record/oddity.h"
#include "text/enriched.h"

static const struct {
	const char *promise, *text, *want;
} joined[] = {
	{ "a soft end joins without a blank", "the wo \nrd\n", "the word\n" },
	{ "with CRLF", "the wo \r\nrd\r\n", "the word\r\n" },
	{ "a hard end stays", "the\nword\n", "the\nword\n" },
	{ "only one blank goes", "the  \nword\n", "the word\n" },
	{ "three lines", "a \nb \nc\n", "abc\n" },
	{ "inside a quote", "> wo \n> rd\n", "> word\n" },
	{ "with a stuffed blank", "wo \n rd\n", "word\n" },
	{ "not into a deeper quote", "wo \n> rd\n", "wo> rd\n" },
	{ "a signature's mark ends nothing", "-- \nword\n", "-- \nword\n" },
	{ "the last line has nothing to go on in", "word ", "word " },
	{ "nothing", "", "" },
};

static const struct {
	const char *promise, *text, *shown, *hidden;
} enriched[] = {
	{ "text alone", "the word", "the word", "" },
	{ "a command leaves words whole", "wo<bold></bold>rd", "word", "" },
	{ "in capitals", "<BOLD>word</BOLD>", "word", "" },
	{ "two signs are one", "a<<b", "a<b", "" },
	{ "richtext's own", "a<lt>b<nl>c", "a<b\nc", "" },
	{ "a line end is a blank", "a\nb", "a b", "" },
	{ "three are two", "a\r\n\r\n\r\nb", "a\n\nb", "" },
	{ "all of them where nothing is filled", "<nofill>a\nb</nofill>\nc",
	    "a\nb c", "" },
	{ "what a command is told is hidden",
	    "<color><param>red</param>word</color>", "word", "red" },
	{ "a comment is hidden", "wo<comment>x</comment>rd", "word", "x" },
	{ "an end without a beginning", "a</param>b", "ab", "" },
	{ "what is no command is text", "1 < 2 > 1", "1 < 2 > 1", "" },
	{ "a command that never ends", "a<bold", "a<bold", "" },
	{ "a command that is too long",
	    "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    ">b",
	    "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    ">b",
	    "" },
};

/* Texts that come out of a part, in order. */
static const struct {
	const char *promise, *type, *text;
	int joins_lines;
	const char *texts[3];
	uint64_t odd;
} parts[] = {
	{ "plain text", "text/plain", "the word", 0, { "the word" }, 0 },
	{ "with tags that stand in it", "text/plain", "the <b>word</b>", 0,
	    { "the <b>word</b>" }, 0 },
	{ "what begins like a page is one too", "text/plain",
	    " <div>wo<b></b>rd</div>", 0,
	    { " <div>wo<b></b>rd</div>", "word\n" }, 0 },
	{ "a smaller-than sign is no page", "text/plain", "< word", 0,
	    { "< word" }, 0 },
	{ "lines that flow", "text/plain", "wo \nrd", 1, { "wo \nrd", "word" },
	    0 },
	{ "lines that do not", "text/plain", "wo\nrd", 1, { "wo\nrd" }, 0 },
	{ "enriched text loses its commands", "text/enriched",
	    "x<bold>wo</bold>rd", 0, { "xword" }, 0 },
	{ "turned letters are read as they are seen", "text/plain",
	    "a \xe2\x80\xae"
	    "drow",
	    0,
	    { "a \xe2\x80\xae"
	      "drow",
		"a \xe2\x80\xae"
		"word" },
	    ODD(ODD_TEXT_BIDI) },
	{ "a file in it", "text/plain", "begin 644 a\n%:&5L;&\\ \n`\nend\n", 0,
	    { "begin 644 a\n%:&5L;&\\ \n`\nend\n" }, ODD(ODD_INLINE_FILE) },
};

static void
check_part(size_t i)
{
	struct arena *a = arena_new(1 << 22);
	struct source in = { .path = UTF8("1"),
		.type = utf8_from(parts[i].type),
		.octets = bytes_of(utf8_from(parts[i].text)),
		.joins_lines = parts[i].joins_lines };
	struct budget left = { 1 << 20, 100 };
	struct content out = { 0 };
	size_t want = 0;
	int kept = 1;

	plain_read(a, &in, &left, &out);
	for (; want < 3 && parts[i].texts[want] != NULL; want++)
		kept &= want < out.len && utf8_equal(out.v[want].text,
					      utf8_from(parts[i].texts[want]));
	if (!tap_ok(kept && out.len == want && out.odd == parts[i].odd, "%s",
		parts[i].promise))
		for (size_t k = 0; k < out.len; k++)
			tap_note("\"%.*s\"", (int)out.v[k].text.len,
			    out.v[k].text.p);
	arena_free(a);
}

static void
check_enriched(size_t i)
{
	struct arena *a = arena_new(1 << 20);
	struct enriched_text out;

	enriched_text(a, utf8_from(enriched[i].text), &out);
	if (!tap_ok(utf8_equal(out.shown, utf8_from(enriched[i].shown)) &&
			utf8_equal(out.hidden, utf8_from(enriched[i].hidden)),
		"enriched: %s", enriched[i].promise))
		tap_note("shown \"%.*s\" hidden \"%.*s\"", (int)out.shown.len,
		    out.shown.p, (int)out.hidden.len, out.hidden.p);
	arena_free(a);
}

/* Cut anywhere, nothing comes out that is longer than what went in. */
static void
check_cuts(void)
{
	int kept = 1;

	for (size_t i = 0; i < sizeof(enriched) / sizeof(enriched[0]); i++)
		for (size_t cut = 0; cut < strlen(enriched[i].text); cut++) {
			struct arena *a = arena_new(1 << 20);
			struct utf8 text = arena_utf8(
			    a, (struct utf8){ enriched[i].text, cut });
			struct enriched_text out;

			enriched_text(a, text, &out);
			kept &= out.shown.len + out.hidden.len <= cut;
			kept &= plain_joined(a, text).len <= cut;
			arena_free(a);
		}
	tap_ok(kept, "a text may end anywhere");
}

static void
check_bounds(void)
{
	static const char *const nasty[] = { "<", "<a", "<param>", "\n" };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 24);
		size_t len = strlen(nasty[i]);
		char *text = arena_raw(a, 1 << 17);
		struct enriched_text once, twice;

		for (size_t k = 0; k < 1 << 17; k++)
			text[k] = nasty[i][k % len];
		enriched_text(a, (struct utf8){ text, 1 << 16 }, &once);
		enriched_text(a, (struct utf8){ text, 1 << 17 }, &twice);
		tap_ok(twice.work <= 2 * once.work + 4096,
		    "twice as many commands are twice the work, %zu", i);
		arena_free(a);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(joined) / sizeof(joined[0]); i++) {
		struct arena *a = arena_new(1 << 20);
		struct utf8 got = plain_joined(a, utf8_from(joined[i].text));

		tap_same(got.p, got.len, joined[i].want, joined[i].promise);
		arena_free(a);
	}
	for (size_t i = 0; i < sizeof(enriched) / sizeof(enriched[0]); i++)
		check_enriched(i);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		check_part(i);
	check_cuts();
	check_bounds();
	return tap_done();
}
