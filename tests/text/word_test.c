/* word_test.c - what a reader would see of a Word document before 2007 */
#include "tests/tap.h"
#include "text/compound.h"

#include "tests/text/octets.h"
#include "tests/text/ole_builder.h"
#include "tests/text/seen.h"

enum {
	ARENA = 256 << 20,
	/* Where the text, and the page of character properties, stand. */
	TEXT = 0x400,
	PAGE = 0x600,
	DOCUMENT = 0x800,
	CLX = 0x1a2,
	PAGES = 0xfa,
	DRAWINGS = 0x22a,
};

/* A piece: its text, or the same octets as another one had. */
struct piece {
	const char *text;
	int is_wide;
};

struct document {
	const char *promise;
	/* nFib, flags, language. */
	uint32_t version, flags, language;
	struct piece pieces[3];
	/* Octets of the text that are hidden, by property `sprm`. */
	uint32_t from, to, sprm;
	const char *seen;
};

#define WORD_97 193, 0, 0x409
#define WORD_95 104, 0, 0x409

/* clang-format off */
static const struct document documents[] = {
	{ "text of one octet a letter", WORD_97, { { "hello", 0 } },
	    0, 0, 0, "hello" },
	{ "text of two", WORD_97, { { "hello", 1 } }, 0, 0, 0, "hello" },
	{ "pieces of both follow each other", WORD_97,
	    { { "wo", 0 }, { "r", 1 }, { "d", 0 } }, 0, 0, 0, "word" },
	{ "marks of paragraphs, cells and pages end lines", WORD_97,
	    { { "a\rb\7c\fd", 0 } }, 0, 0, 0, "a/b/c/d" },
	{ "a hyphen that may not break, and one that need not be", WORD_97,
	    { { "a\036b w\037ord", 0 } }, 0, 0, 0, "a-b word" },
	{ "letters of Windows", WORD_97, { { "it\x92s", 0 } }, 0, 0, 0,
	    "it\xe2\x80\x99s" },
	{ "a link and where it leads", WORD_97,
	    { { "see \023HYPERLINK \"http://x/\"\024here\025.", 0 } },
	    0, 0, 0, "see here.~HYPERLINK \"http://x/\"" },
	{ "a field in a field's code", WORD_97,
	    { { "\023IF \023PAGE\0241\025 a\024b\025c", 0 } },
	    0, 0, 0, "bc~IF PAGE1 a" },
	{ "a field without a result", WORD_97, { { "a\023XE b\025c", 0 } },
	    0, 0, 0, "ac~XE b" },
	{ "the end of a field that never began", WORD_97, { { "a\025b\024c", 0 } },
	    0, 0, 0, "abc" },
	{ "hidden text is hidden", WORD_97, { { "a secret b", 0 } },
	    2, 8, 0x083c, "a  b~secret" },
	{ "of two octets a letter too", WORD_97, { { "a secret b", 1 } },
	    4, 16, 0x083c, "a  b~secret" },
	{ "deleted text is hidden", WORD_97, { { "word", 0 } },
	    0, 2, 0x0800, "rd~wo" },
	{ "bold text is not", WORD_97, { { "word", 0 } },
	    0, 2, 0x0835, "word" },
	{ "Word 95", WORD_95, { { "hello", 0 } }, 0, 0, 0, "hello" },
	{ "Word 95 in Russian", 104, 0, 0x419, { { "\xe4\xe0", 0 } },
	    0, 0, 0, "\xd0\xb4\xd0\xb0" },
	{ "Word 95 in Japanese", 104, 0, 0x411, { { "\x93\xfa\x96\x7b\r", 0 } },
	    0, 0, 0, "\xe6\x97\xa5\xe6\x9c\xac" },
	{ "a password is needed", 193, 0x0100, 0x409, { { "hello", 0 } },
	    0, 0, 0, " encrypted" },
	{ "of Word 95 too", 104, 0x8100, 0x409, { { "hello", 0 } },
	    0, 0, 0, " encrypted" },
};
/* clang-format on */

/* The page of properties: what is hidden, from and to. */
static void
put_page(const struct document *d, struct strbuf *b)
{
	octets_until(b, PAGE);
	octets_number(b, TEXT + d->from, 4);
	octets_number(b, TEXT + d->to, 4);
	/* Where the properties stand in the page, halved; and these. */
	octets_number(b, 20, 1);
	octets_until(b, PAGE + 40);
	octets_number(b, 3, 1);
	octets_number(b, d->sprm, 2);
	octets_number(b, 1, 1);
	octets_until(b, DOCUMENT - 1);
	octets_number(b, d->to > 0, 1);
}

/* The block that begins a document, its text and its page. */
static void
put_document(const struct document *d, struct strbuf *b)
{
	octets_init(b);
	octets_number(b, 0xa5ec, 2);
	octets_number(b, d->version, 2);
	octets_until(b, 6);
	octets_number(b, d->language, 2);
	octets_until(b, 0x0a);
	octets_number(b, d->flags, 2);
	octets_until(b, 0x18);
	octets_number(b, TEXT, 4);
	octets_number(b, TEXT + strlen(d->pieces[0].text), 4);
	octets_until(b, TEXT);
	for (size_t i = 0; i < 3 && d->pieces[i].text != NULL; i++) {
		if (d->pieces[i].is_wide)
			octets_wide(b, d->pieces[i].text);
		else
			strbuf_str(b, d->pieces[i].text);
	}
	put_page(d, b);
}

/* The table stream: pieces, then pages of properties. */
static void
put_table(const struct document *d, struct strbuf *document, struct strbuf *b)
{
	size_t n = 0, letters = 0, at = TEXT;

	octets_init(b);
	while (n < 3 && d->pieces[n].text != NULL)
		n++;
	octets_number(b, 2, 1);
	octets_number(b, 4 + 12 * n, 4);
	octets_number(b, 0, 4);
	for (size_t i = 0; i < n; i++)
		octets_number(b, letters += strlen(d->pieces[i].text), 4);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(d->pieces[i].text);

		octets_number(b, 0, 2);
		octets_number(
		    b, d->pieces[i].is_wide ? at : at * 2 | 0x40000000, 4);
		octets_number(b, 0, 2);
		at += len << d->pieces[i].is_wide;
	}
	octets_change(document, CLX, 0, 4);
	octets_change(document, CLX + 4, b->len, 4);
	octets_change(document, PAGES, b->len, 4);
	octets_change(document, PAGES + 4, 12, 4);
	octets_number(b, 0, 4);
	octets_number(b, DOCUMENT, 4);
	octets_number(b, PAGE / 512, 4);
}

static void
read_file(struct arena *a, struct strbuf *document, struct strbuf *table,
    struct content *out)
{
	const struct ole_build_stream streams[] = {
		{ "WordDocument", strbuf_bytes(document) },
		{ "0Table", strbuf_bytes(table) },
	};
	const struct source in = { .path = UTF8("2"),
		.octets = ole_build(a, streams, 2) };
	struct budget left = { 1 << 20, 100 };

	*out = (struct content){ 0 };
	compound_read(a, &in, &left, out);
}

static void
whole(void)
{
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf document, table;
		struct content c;

		put_document(&documents[i], &document);
		put_table(&documents[i], &document, &table);
		read_file(a, &document, &table, &c);
		seen_same(&c, documents[i].seen, documents[i].promise);
		strbuf_done(&document);
		strbuf_done(&table);
		arena_free(a);
	}
}

static const struct document plain = { "", WORD_97,
	{ { "plain text", 0 }, { "more", 0 } }, 0, 0, 0, "" };

/* What is broken, by a number at a place of the document or the table. */
static const struct {
	const char *promise;
	int in_table;
	size_t place;
	uint32_t number;
	/* What must still be seen. */
	const char *seen;
} damages[] = {
	{ "a piece beyond the end", 1, 19, 0x7fffffff, "more" },
	{ "a piece that ends before it begins", 1, 9, 0, "more" },
	{ "a table that is nowhere: what its octets hold", 0, CLX, 0xffffff,
	    "plain text" },
	{ "a table that is longer than the file", 0, CLX + 4, 0xffffffff,
	    "plain text" },
	{ "pages that are nowhere", 0, PAGES, 0xffffffff, "plain text" },
	{ "more pages than the file has", 0, PAGES + 4, 0xffffffff,
	    "plain text" },
	{ "drawings without end", 0, DRAWINGS + 4, 0xffffffff, "plain text" },
	{ "a piece table without a piece", 1, 1, 0, "plain text" },
};

static void
damaged(void)
{
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf document, table;
		struct content c;

		put_document(&plain, &document);
		put_table(&plain, &document, &table);
		octets_change(damages[i].in_table ? &table : &document,
		    damages[i].place, damages[i].number, 4);
		read_file(a, &document, &table, &c);
		seen_holds(&c, damages[i].seen, damages[i].promise);
		strbuf_done(&document);
		strbuf_done(&table);
		arena_free(a);
	}
}

/* `n` pieces that all name the same text. */
static uint64_t
work_of_pieces(size_t n)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf document, table;
	struct content c;

	put_document(&plain, &document);
	put_table(&plain, &document, &table);
	octets_change(&document, CLX, table.len, 4);
	octets_change(&document, CLX + 4, 5 + 4 + 12 * n, 4);
	octets_number(&table, 2, 1);
	octets_number(&table, 4 + 12 * n, 4);
	for (size_t i = 0; i <= n; i++)
		octets_number(&table, 10 * i, 4);
	for (size_t i = 0; i < n; i++) {
		octets_number(&table, 0, 2);
		octets_number(&table, TEXT * 2 | 0x40000000, 4);
		octets_number(&table, 0, 2);
	}
	read_file(a, &document, &table, &c);
	strbuf_done(&document);
	strbuf_done(&table);
	arena_free(a);
	return c.work;
}

static void
linear(void)
{
	uint64_t once = work_of_pieces(20 * 1000);
	uint64_t twice = work_of_pieces(40 * 1000);

	tap_linear(once, twice, 0, "pieces of the same text");
}

int
main(void)
{
	whole();
	damaged();
	linear();
	return tap_done();
}
