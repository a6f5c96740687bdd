/* slides_test.c - what a reader would see of a PowerPoint file before 2007 */
#include "tests/tap.h"
#include "text/compound.h"

#include <zlib.h>

#include "tests/text/octets.h"
#include "tests/text/ole_builder.h"
#include "tests/text/seen.h"

enum { ARENA = 256 << 20, ATOMS = 4 };

struct atom {
	/* recVer and recInstance, recType. */
	uint32_t version, type;
	const char *octets;
	size_t len;
};

#define ATOM(version, type, octets)                                            \
	{                                                                      \
		version, type, octets, sizeof(octets) - 1                      \
	}

/* clang-format off */
static const struct {
	const char *promise;
	struct atom atoms[ATOMS];
	const char *user, *seen;
} files[] = {
	{ "text of one octet a letter", { ATOM(0, 0xfa8, "word") }, "", "word" },
	{ "text of two", { ATOM(0, 0xfa0, "w\0\x35\4") }, "", "w\xd0\xb5" },
	{ "each text stands on a line of its own",
	    { ATOM(0, 0xfa8, "a"), ATOM(0, 0xfa8, "b") }, "", "a/b" },
	{ "paragraphs and breaks are line ends",
	    { ATOM(0, 0xfa8, "a\rb\vc") }, "", "a/b/c" },
	{ "names and comments", { ATOM(0, 0xfba, "A\0n\0n\0") }, "", "Ann" },
	{ "containers are entered",
	    { ATOM(0xf, 0x3e8, ""), ATOM(0xf, 0xff0, ""),
	      ATOM(0, 0xfa8, "word") }, "", "word" },
	{ "a slide that is hidden has text all the same",
	    { ATOM(0, 0x3f9, "\0\0\0\0\0\0\4\0\0\0\0\0\0\0\0\0"),
	      ATOM(0, 0xfa8, "word") }, "", "word" },
	{ "other records are none", { ATOM(0, 0x999, "word") }, "", "" },
	{ "what a shape is called and described as is hidden",
	    { ATOM(0x23, 0xf00b, "\x80\xc3\4\0\0\0" "\x81\xc3\4\0\0\0"
		"a\0b\0" "c\0d\0") }, "", "~ab/cd" },
	{ "its other properties are not text",
	    { ATOM(0x23, 0xf00b, "\x45\x01\x99\x99\x99\x99" "\x82\xc1\4\0\0\0"
		"a\0b\0") }, "", "" },
	{ "a password is needed, by the current user",
	    { ATOM(0, 0xfa8, "word") },
	    "\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\xdf\xc4\xd1\xf3\0\0\0\0",
	    " encrypted" },
	{ "a password is needed, by the last edit",
	    { ATOM(0, 0xfa8, "word"),
	      ATOM(0, 0xff5, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0") },
	    "\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\x5f\xc0\x91\xe3\x0c\0\0\0",
	    " encrypted" },
	{ "no password is needed for an edit without one",
	    { ATOM(0, 0xfa8, "word"),
	      ATOM(0, 0xff5, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"\0\0\0\0\0\0\0\0\0\0\0\0") },
	    "\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\x5f\xc0\x91\xe3\x0c\0\0\0",
	    "word" },
	{ "an object that is packed by nobody",
	    { ATOM(0, 0x1011, "object") }, "", " [1: object]" },
	{ "a length without end",
	    { ATOM(0, 0xfa8, "word"), ATOM(0x23, 0xf00b,
		"\x80\xc3\xff\xff\xff\xff" "\x81\xc3\xff\xff\xff\xff") }, "",
	    "word" },
};
/* clang-format on */

static void
put_atom(struct strbuf *b, const struct atom *atom)
{
	octets_number(b, atom->version, 2);
	octets_number(b, atom->type, 2);
	octets_number(b, atom->len, 4);
	strbuf_add(b, atom->octets, atom->len);
}

static void
read_file(struct arena *a, struct strbuf *document, struct bytes user,
    struct content *out)
{
	const struct ole_build_stream streams[] = {
		{ "PowerPoint Document", strbuf_bytes(document) },
		{ "Current User", user },
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
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct arena *a = arena_new(ARENA);
		/* A "Current User" is 20 octets, or none at all. */
		struct bytes user = { (const unsigned char *)files[i].user,
			strcmp(files[i].seen, " encrypted") == 0 ||
				strcmp(files[i].user, "") != 0 ||
				files[i].atoms[1].type == 0xff5
			    ? 20
			    : 0 };
		struct strbuf b;
		struct content c;

		octets_init(&b);
		for (size_t k = 0; k < ATOMS; k++)
			if (files[i].atoms[k].octets != NULL)
				put_atom(&b, &files[i].atoms[k]);
		read_file(a, &b, user, &c);
		seen_same(&c, files[i].seen, files[i].promise);
		strbuf_done(&b);
		arena_free(a);
	}
}

/* An object, deflated; `claimed` is the size that its record says. */
static void
deflated(const char *promise, uint32_t claimed, const char *want)
{
	static const unsigned char object[] = "an object";
	struct arena *a = arena_new(ARENA);
	unsigned char packed[64];
	uLongf len = sizeof(packed);
	struct strbuf b;
	struct content c;

	compress(packed, &len, object, sizeof(object) - 1);
	octets_init(&b);
	octets_number(&b, 0x10, 2);
	octets_number(&b, 0x1011, 2);
	octets_number(&b, 4 + len, 4);
	octets_number(&b, claimed, 4);
	strbuf_add(&b, packed, len);
	read_file(a, &b, (struct bytes){ NULL, 0 }, &c);
	seen_same(&c, want, promise);
	strbuf_done(&b);
	arena_free(a);
}

static void
cut(void)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf b, out;
	struct content c;

	octets_init(&b);
	octets_number(&b, 0, 2);
	octets_number(&b, 0xfa8, 2);
	octets_number(&b, 500, 4);
	strbuf_str(&b, "word");
	read_file(a, &b, (struct bytes){ NULL, 0 }, &c);
	seen(&c, &out);
	if (!tap_ok(strncmp(strbuf_cstr(&out), "word/", 5) == 0 &&
			strstr(strbuf_cstr(&out), "(document_damaged)"),
		"a record that is cut is read as far as it goes, and said"))
		tap_note("%s", strbuf_cstr(&out));
	strbuf_done(&b);
	strbuf_done(&out);
	arena_free(a);
}

static uint64_t
work_of(const struct atom *atom, size_t n)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf b;
	struct content c;

	octets_init(&b);
	for (size_t i = 0; i < n; i++)
		put_atom(&b, atom);
	read_file(a, &b, (struct bytes){ NULL, 0 }, &c);
	strbuf_done(&b);
	arena_free(a);
	return c.work;
}

static void
linear(void)
{
	static const struct {
		const char *promise;
		struct atom atom;
	} nasty[] = {
		{ "containers", ATOM(0xf, 0x3e8, "") },
		{ "empty texts", ATOM(0, 0xfa8, "") },
		{ "shapes that claim more properties than they have",
		    ATOM(0xfff3, 0xf00b, "\x80\xc3\4\0\0\0") },
		{ "objects", ATOM(0, 0x1011, "a") },
	};
	enum { N = 20 * 1000 };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(&nasty[i].atom, N);
		uint64_t twice = work_of(&nasty[i].atom, 2 * N);

		tap_linear(once, twice, 0, nasty[i].promise);
	}
}

int
main(void)
{
	whole();
	deflated("an object that is deflated", 9, " [1: an object]");
	deflated("one that says it is smaller is read so far, and said", 2,
	    " [1: an] (document_damaged)");
	deflated("one that says it is much larger is a bomb", 1 << 30,
	    " (too_much)");
	cut();
	linear();
	return tap_done();
}
