/* mbox_test.c - a file of many messages is each of them */
#include "tests/tap.h"
#include "text/mbox.h"

#define FROM   "From a@x.example Thu Nov 26 09:00:00 2026\n"
#define HEADER "From: a@x.example\nSubject: s\n\n"

static const struct {
	const char *promise, *file;
	/* 0: it is no mbox. */
	size_t messages;
	/* The last of them, its "From " line left out. */
	const char *last;
} cases[] = {
	{ "one message", FROM HEADER "hello\n", 1, HEADER "hello\n" },
	{ "two messages", FROM HEADER "one\n\n" FROM HEADER "two\n", 2,
	    HEADER "two\n" },
	{ "CRLF",
	    "From a\r\nFrom: a\r\nTo: b\r\n\r\n1\r\n\r\nFrom b\r\nFrom: "
	    "a\r\nTo: b\r\n\r\n2\r\n",
	    2, "From: a\r\nTo: b\r\n\r\n2\r\n" },
	{ "CR alone",
	    "From a\rFrom: a\rTo: b\r\r1\r\rFrom b\rFrom: a\rTo: "
	    "b\r\r2\r",
	    2, "From: a\rTo: b\r\r2\r" },
	{ "a text that begins a paragraph with the word",
	    FROM HEADER "one\n\nFrom here it goes on\nto there\n", 1,
	    HEADER "one\n\nFrom here it goes on\nto there\n" },
	{ "the word and a header, but no empty line before",
	    FROM HEADER "one\n" FROM HEADER "two\n", 1,
	    HEADER "one\n" FROM HEADER "two\n" },
	{ "a quoted one stays", FROM HEADER "one\n\n>" FROM HEADER "two\n", 1,
	    HEADER "one\n\n>" FROM HEADER "two\n" },
	{ "an empty message between", FROM HEADER "\n" FROM HEADER "two", 2,
	    HEADER "two" },
	{ "a text that begins so is none", "From here\nto there\n\nx\n", 0,
	    NULL },
	{ "a message without the line is none", HEADER "x", 0, NULL },
	{ "nothing is none", "", 0, NULL },
};

static struct source
source_of(struct arena *a, const char *file, size_t len)
{
	/* Exactly so long, for the address sanitizer. */
	return (struct source){ .path = UTF8("1"),
		.octets = arena_bytes(
		    a, (struct bytes){ (const unsigned char *)file, len }) };
}

static void
check_case(size_t i)
{
	struct arena *a = arena_new(1 << 24);
	struct source in = source_of(a, cases[i].file, strlen(cases[i].file));
	struct budget left = { 1 << 20, 100 };
	struct content out = { 0 };
	int kept = mbox_is(&in) == (cases[i].messages > 0);

	if (kept && mbox_is(&in)) {
		mbox_read(a, &in, &left, &out);
		kept = out.members_len == cases[i].messages &&
		       bytes_equal(out.members[out.members_len - 1].octets,
			   bytes_of(utf8_from(cases[i].last)));
	}
	tap_ok(kept, "%s", cases[i].promise);
	arena_free(a);
}

static void
check_cuts(void)
{
	const char *file = cases[2].file;
	int kept = 1;

	for (size_t cut = 0; cut < strlen(file); cut++) {
		struct arena *a = arena_new(1 << 24);
		struct source in = source_of(a, file, cut);
		struct budget left = { 1 << 20, 100 };
		struct content out = { 0 };

		if (mbox_is(&in)) {
			mbox_read(a, &in, &left, &out);
			kept &= out.members_len >= 1 && out.members_len <= 2;
		}
		arena_free(a);
	}
	tap_ok(kept, "a file may end anywhere");
}

static void
read_many(size_t n, const char *again, size_t members, struct content *out)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct budget left = { (size_t)1 << 27, members };
	size_t len = strlen(again), first = strlen(FROM HEADER);
	char *file = arena_raw(a, first + n * len);
	struct source in = { .path = UTF8("1") };

	memcpy(file, FROM HEADER, first);
	for (size_t i = 0; i < n; i++)
		memcpy(file + first + i * len, again, len);
	in.octets = bytes_of((struct utf8){ file, first + n * len });
	*out = (struct content){ 0 };
	mbox_read(a, &in, &left, out);
	tap_note(
	    "%zu messages, %zu steps", out->members_len, (size_t)out->work);
	/* Only counts are looked at behind this. */
	out->gaps.v = NULL;
	arena_free(a);
}

static void
check_bounds(void)
{
	static const char *const nasty[] = { "From ", "\n\nFrom ",
		"\n\nFrom a\nTo: b\nFrom: c\n" };
	struct content once, twice;

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		read_many(20000, nasty[i], 100000, &once);
		read_many(40000, nasty[i], 100000, &twice);
		tap_ok(twice.work <= 2 * once.work + 4096,
		    "twice as many \"From \" are twice the work, %zu", i);
	}
	read_many(200, "\n\nFrom a\nTo: b\nFrom: c\n", 100, &once);
	tap_ok(once.members_len == 100 && once.gaps.len == 1,
	    "more messages than are left are a gap");
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
