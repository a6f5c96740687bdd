/* tnef_test.c - what is seen of a winmail.dat */
#include "tests/tap.h"
#include "text/tnef.h"

#include "tests/text/octets.h"
#include "tests/text/seen.h"

enum { ARENA = 256 << 20, ATTRIBUTES = 8 };

struct attribute {
	uint32_t id;
	const char *octets;
	size_t len;
};

#define A(id, octets)                                                          \
	{                                                                      \
		id, octets, sizeof(octets) - 1                                 \
	}
/* A property of UTF-16 with one value, of octets, and of a number. */
#define WIDE(id, len, text)   "\x1f\0" id "\1\0\0\0" len "\0\0\0" text
#define OCTETS(id, len, text) "\x1e\0" id "\1\0\0\0" len "\0\0\0" text
#define BINARY(id, len, text) "\2\1" id "\1\0\0\0" len "\0\0\0" text
#define NUMBER(id, value)     "\3\0" id value

/* clang-format off */
static const struct {
	const char *promise;
	struct attribute attributes[ATTRIBUTES];
	const char *seen;
} files[] = {
	{ "subject and body", { A(0x8004, "Hi"), A(0x800c, "body") },
	    "Hi/body" },
	{ "in the codepage it says", { A(0x9007, "\xe3\4\0\0\0\0\0\0"),
	    A(0x8004, "\xe4\xe0") }, "\xd0\xb4\xd0\xb0" },
	{ "who sent it", { A(0x8000, "\4\0\x14\0Ann Other\0SMTP:a@b\0") },
	    "Ann Other/SMTP:a@b" },
	{ "properties: a subject is shown, a class is not",
	    { A(0x9003, "\2\0\0\0" WIDE("\x37\0", "\4", "H\0i\0")
		OCTETS("\x1a\0", "\3", "IPM\0")) }, "Hi~IPM" },
	{ "of a number nothing is seen, and the next is read",
	    { A(0x9003, "\3\0\0\0" NUMBER("\x17\0", "\1\0\0\0")
		"\xb\0\x1f\xe\1\0\0\0" OCTETS("\x37\0", "\2", "Hi\0\0")) },
	    "Hi" },
	{ "a property that has a name", { A(0x9003, "\2\0\0\0"
	    "\x1f\0\1\x80" "0123456789abcdef" "\1\0\0\0\6\0\0\0n\0a\0m\0\0\0"
	    "\1\0\0\0\2\0\0\0a\0\0\0" OCTETS("\x37\0", "\2", "Hi\0\0")) },
	    "Hi~a" },
	{ "several values of one property", { A(0x9003, "\1\0\0\0"
	    "\x1e\x10\1\x10\2\0\0\0\1\0\0\0a\0\0\0\1\0\0\0b\0\0\0") }, "~a/b" },
	{ "recipients", { A(0x9004, "\2\0\0\0"
	    "\1\0\0\0" WIDE("\1\x30", "\2", "A\0\0\0")
	    "\1\0\0\0" WIDE("\1\x30", "\2", "B\0\0\0")) }, "A/B" },
	{ "a body in HTML", { A(0x9003, "\1\0\0\0"
	    BINARY("\x13\x10", "\5", "<p>hi\0\0\0")) }, " [body.html: <p>hi]" },
	{ "in the codepage it says, where it says none itself", { A(0x9003,
	    "\2\0\0\0" NUMBER("\xde\x3f", "\xe3\4\0\0")
	    BINARY("\x13\x10", "\1", "\xe4\0\0\0")) },
	    " [body.html: \xd0\xb4]" },
	{ "a body in RTF", { A(0x9003, "\1\0\0\0" BINARY("\x9\x10", "\x14",
	    "\x10\0\0\0\4\0\0\0MELA\0\0\0\0{\\rt")) }, " [body.rtf: {\\rt]" },
	{ "a file", { A(0x9002, ""), A(0x8010, "a.txt"), A(0x800f, "hello") },
	    " [a.txt: hello]" },
	{ "its data before its name", { A(0x9002, ""), A(0x800f, "hello"),
	    A(0x8010, "a.txt\0") }, " [a.txt: hello]" },
	{ "its long name is the better one", { A(0x9002, ""),
	    A(0x9005, "\1\0\0\0" WIDE("\7\x37", "\4", "b\0c\0")),
	    A(0x8010, "A~1"), A(0x800f, "hello") }, " [bc: hello]" },
	{ "two files", { A(0x9002, ""), A(0x8010, "a"), A(0x800f, "1"),
	    A(0x9002, ""), A(0x8010, "b"), A(0x800f, "2") },
	    " [a: 1] [b: 2]" },
	{ "a file that is empty has a name", { A(0x9002, ""), A(0x8010, "a") },
	    " [a: ]" },
	{ "a file among the properties", { A(0x9002, ""), A(0x8010, "a"),
	    A(0x9005, "\1\0\0\0" BINARY("\1\x37", "\5", "hello\0\0\0")) },
	    " [a: hello]" },
	{ "a message inside, behind its interface", { A(0x9002, ""),
	    A(0x8010, "a"), A(0x9005, "\1\0\0\0" "\xd\0\1\x37\1\0\0\0"
		"\x14\0\0\0" "0123456789abcdef" "\x78\x9f\x3e\x22") },
	    " [a: \x78\x9f\x3e\x22]" },
	{ "an attribute nobody knows", { A(0x1234, "word"), A(0x8004, "Hi") },
	    "Hi" },
	{ "more properties than there are", { A(0x9003, "\xff\xff\xff\xff"
	    OCTETS("\x37\0", "\2", "Hi\0\0")) }, "Hi" },
	{ "more values than there are", { A(0x9003, "\1\0\0\0"
	    "\x1e\0\x37\0\xff\xff\xff\xff\2\0\0\0Hi\0\0") }, "Hi" },
	{ "a value without end", { A(0x9003, "\1\0\0\0"
	    "\x1e\0\x37\0\1\0\0\0\xff\xff\xff\xffHi") }, "Hi" },
	{ "a name without end", { A(0x9003, "\2\0\0\0" "\x1f\0\1\x80"
	    "0123456789abcdef" "\1\0\0\0\xff\xff\xff\xff"), A(0x8004, "Hi") },
	    "Hi" },
	{ "more recipients than there are", { A(0x9004, "\xff\xff\xff\xff"
	    "\1\0\0\0" WIDE("\1\x30", "\2", "A\0\0\0")) }, "A" },
};
/* clang-format on */

static void
begin(struct strbuf *b)
{
	octets_init(b);
	octets_number(b, 0x223e9f78, 4);
	octets_number(b, 1, 2);
}

static void
put_attribute(struct strbuf *b, const struct attribute *attribute)
{
	/* Level, id and type, length; a checksum that nobody looks at. */
	octets_number(b, 1, 1);
	octets_number(b, attribute->id, 4);
	octets_number(b, attribute->len, 4);
	strbuf_add(b, attribute->octets, attribute->len);
	octets_number(b, 0, 2);
}

static void
read_file(struct arena *a, struct strbuf *b, struct content *out)
{
	const struct source in = { .path = UTF8("2"),
		.octets = strbuf_bytes(b) };
	struct budget left = { 1 << 20, 100 };

	*out = (struct content){ 0 };
	tnef_read(a, &in, &left, out);
}

static void
whole(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf b;
		struct content c;

		begin(&b);
		for (size_t k = 0; k < ATTRIBUTES; k++)
			if (files[i].attributes[k].octets != NULL)
				put_attribute(&b, &files[i].attributes[k]);
		read_file(a, &b, &c);
		seen_same(&c, files[i].seen, files[i].promise);
		strbuf_done(&b);
		arena_free(a);
	}
}

/* Cut anywhere: what is there is read, and that it is cut is said. */
static void
cut(void)
{
	static const struct attribute subject = A(0x8004, "a long subject");
	struct strbuf b;
	int said = 1;

	begin(&b);
	put_attribute(&b, &subject);
	for (size_t len = 6 + 9 + 1; len < 6 + 9 + subject.len; len++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf part = { .p = b.p, .len = len };
		struct content c;

		read_file(a, &part, &c);
		said &= c.len == 1 && c.gaps.len == 1;
		arena_free(a);
	}
	tap_ok(said, "cut anywhere, it is read as far as it goes, and said");
	strbuf_done(&b);
}

static void
known(void)
{
	const struct source yes = { .octets =
					bytes_of(UTF8("\x78\x9f\x3e\x22")) };
	const struct source no = { .octets = bytes_of(UTF8("\x78\x9f\x3e")) };

	tap_ok(tnef_is(&yes) && !tnef_is(&no), "it is known by its signature");
}

static uint64_t
work_of(const struct attribute *attribute, size_t n)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf b;
	struct content c;

	begin(&b);
	for (size_t i = 0; i < n; i++)
		put_attribute(&b, attribute);
	read_file(a, &b, &c);
	strbuf_done(&b);
	arena_free(a);
	return c.work;
}

static void
linear(void)
{
	static const struct {
		const char *promise;
		struct attribute again;
	} nasty[] = {
		{ "empty attributes", A(0x9003, "") },
		{ "files", A(0x9002, "") },
		{ "values of no octets",
		    A(0x9003, "\1\0\0\0\x1e\0\x37\0\xff\xff\0\0\0\0\0\0") },
		{ "recipients of no properties",
		    A(0x9004, "\xff\xff\xff\xff\0\0\0\0\0\0\0\0") },
	};
	enum { N = 20 * 1000 };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(&nasty[i].again, N);
		uint64_t twice = work_of(&nasty[i].again, 2 * N);

		tap_linear(once, twice, 0, nasty[i].promise);
	}
}

int
main(void)
{
	known();
	whole();
	cut();
	linear();
	return tap_done();
}
