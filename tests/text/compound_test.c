/* compound_test.c - what is seen of a compound file, by what lies in it */
#include "tests/tap.h"
#include "text/compound.h"

#include <stdlib.h>

#include "tests/text/octets.h"
#include "tests/text/ole_builder.h"
#include "tests/text/seen.h"
#include "text/ole.h"
#include "text/ole_pack.h"
#include "text/properties.h"

enum { ARENA = 256 << 20, STREAMS = 8 };

struct stream {
	const char *path, *octets;
	size_t len;
};

#define S(path, octets)                                                        \
	{                                                                      \
		path, octets, sizeof(octets) - 1                               \
	}
#define TEN "0123456789"
#define LONG                                                                   \
	TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN    \
	    TEN TEN TEN

/* A workbook of one cell, a document of Word 95 without pieces. */
#define BOOK(path) S(path, "\11\10\4\0\0\6\20\0\4\2\15\0\1\0\0\0\0\0\4\0\0book")
/* The properties of a message: none of fixed size. */
#define MESSAGE           S("__properties_version1.0", "")
#define P(name, octets)   S("__substg1.0_" name, octets)
#define A(name, octets)   S("__attach_version1.0_#00000000/" name, octets)
#define A_P(name, octets) A("__substg1.0_" name, octets)
#define FILE_ONE          "\2\0a.txt\0C:\\a\0\0\0\3\0\4\0\0\0T:\\\0\5\0\0\0hello"

/* clang-format off */
static const struct {
	const char *promise;
	struct stream streams[STREAMS];
	const char *seen;
} files[] = {
	{ "a workbook", { BOOK("Workbook") }, "book" },
	{ "names of streams in any case", { BOOK("WORKBOOK") }, "book" },
	{ "two documents in one file are both read",
	    { BOOK("Workbook"), S("PowerPoint Document",
		"\0\0\xa8\x0f\4\0\0\0text") }, "book/text" },
	{ "of two streams of one name both are read",
	    { S("PowerPoint Document", "\0\0\xa8\x0f\4\0\0\0text"),
	      S("PowerPoint Document", "\0\0\xa8\x0f\4\0\0\0more") },
	    "text/more" },
	{ "a document beside a file in one object is a member too",
	    { BOOK("Workbook"), S("MBD1/\1Ole10Native", "\2\0\0\0hi"),
	      BOOK("MBD1/Workbook") },
	    "book [Ole10Native: hi] [MBD1: \xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" },
	{ "letters of a format nobody knows",
	    { S("Stuff", "\1\2hello there\3\1\0w\0o\0r\0d\0s\0") },
	    "hello there/words (format_unknown)" },
	{ "title and author are hidden",
	    { BOOK("Workbook"), S("\5SummaryInformation",
		"\xfe\xff\0\0\0\0\0\0" "0123456789abcdef" "\1\0\0\0"
		"0123456789abcdef" "\x30\0\0\0"
		"\x34\0\0\0\3\0\0\0" "\1\0\0\0\x20\0\0\0"
		"\2\0\0\0\x28\0\0\0" "\4\0\0\0\x38\0\0\0"
		"\2\0\0\0\xe3\4\0\0" "\x1e\0\0\0\3\0\0\0\xe4\xe0\0\0"
		"\0\0\0\0" "\x1f\0\0\0\4\0\0\0A\0n\0n\0\0\0") },
	    "book~\xd0\xb4\xd0\xb0/Ann" },
	{ "properties that name the same octets again and again",
	    { BOOK("Workbook"), S("\5SummaryInformation",
		"\xfe\xff\0\0\0\0\0\0" "0123456789abcdef" "\1\0\0\0"
		"0123456789abcdef" "\x30\0\0\0" "\x28\0\0\0\4\0\0\0"
		"\2\0\0\0\x28\0\0\0" "\3\0\0\0\x28\0\0\0"
		"\4\0\0\0\x28\0\0\0" "\5\0\0\0\x28\0\0\0"
		"\x1e\0\0\0\xc9\0\0\0" LONG "\0") },
	    "book~" LONG "/" LONG " (too_many)" },
	{ "a property set that is none",
	    { BOOK("Workbook"), S("\5SummaryInformation", "\1\2Title\3") },
	    "book~Title" },
	{ "a file in an object has its name",
	    { BOOK("Workbook"), S("MBD1/\1Ole10Native",
		"\x2c\0\0\0" FILE_ONE) }, "book [a.txt: hello]" },
	{ "its label in Unicode is the better one",
	    { BOOK("Workbook"), S("MBD1/\1Ole10Native",
		"\x40\0\0\0" FILE_ONE "\1\0\0\0T\0" "\1\0\0\0\x3b\4" "\0\0\0\0") },
	    "book [\xd0\xbb: hello]" },
	{ "a wrong size is no reason to look away",
	    { BOOK("Workbook"), S("MBD1/\1Ole10Native",
		"\xff\xff\xff\xff" FILE_ONE) }, "book [a.txt: hello]" },
	{ "native data of another kind",
	    { BOOK("Workbook"), S("MBD1/\1Ole10Native", "\2\0\0\0hi") },
	    "book [Ole10Native: hi]" },
	{ "a document of today in an object",
	    { BOOK("Workbook"), S("MBD1/Package", "PK"), S("MBD1/\1Ole", "") },
	    "book [MBD1: PK]" },
	{ "a PDF in an object",
	    { BOOK("Workbook"), S("_1/CONTENTS", "%PDF-1"), S("_1/\1Ole", "") },
	    "book [_1: %PDF-1]" },
	{ "an object alone in its file",
	    { S("\1Ole10Native", "\x2c\0\0\0" FILE_ONE) }, " [a.txt: hello]" },
	{ "a password is needed for a document of today",
	    { S("EncryptedPackage", "\1\2\3"), S("EncryptionInfo", "\4\0\4\0") },
	    " encrypted" },
	{ "rights are managed by a server",
	    { S("\11DRMContent", "\1\2\3") }, " encrypted" },
	{ "macros are strange, and their source is hidden",
	    { BOOK("Workbook"), S("Macros/VBA/Module1",
		"\xff\xff\1\x20\xb0\0Attribut\0e VB_Nam\0e = \"M\"\n\0Sub x") },
	    "book~Attribute VB_Name = \"M\"/Sub x macros" },
	{ "a project without a line of code is not",
	    { BOOK("Workbook"), S("Macros/VBA/Module1",
		"\xff\xff\1\x17\xb0\0Attribut\0e VB_Nam\0e = 1") },
	    "book~Attribute VB_Name = 1" },
	{ "code is unpacked",
	    { BOOK("Workbook"), S("_VBA_PROJECT_CUR/VBA/M",
		"\1\x18\xb0\0Attribut\0e X\nbad \2w\0\x20ord") },
	    "book~Attribute X/bad wbadord macros" },
	{ "a message", { MESSAGE, P("0037001F", "H\0i\0"),
	    P("1000001F", "b\0o\0d\0y\0") }, "Hi/body" },
	{ "its strings may be of one octet a letter",
	    { MESSAGE, P("0037001E", "Hi") }, "Hi" },
	{ "in the codepage of the message", { S("__properties_version1.0",
	    "0123456789abcdef0123456789abcdef"
	    "\3\0\xfd\x3f\0\0\0\0\xe3\4\0\0\0\0\0\0"),
	    P("0037001E", "\xe4\xe0") }, "\xd0\xb4\xd0\xb0" },
	{ "what a mail program does not show is hidden",
	    { MESSAGE, P("001A001F", "I\0P\0M\0"), P("0037001F", "a\0") },
	    "a~IPM" },
	{ "names of properties are no text",
	    { MESSAGE, S("__nameid_version1.0/__substg1.0_00040102", "secret"),
	      P("0037001F", "a\0") }, "a" },
	{ "who it is for", { MESSAGE,
	    S("__recip_version1.0_#00000000/__substg1.0_3001001F", "A\0n\0n\0"),
	    }, "Ann" },
	{ "several strings in one property", { MESSAGE,
	    P("8001101F-00000000", "a\0"), P("8001101F-00000001", "b\0"),
	    P("8001101F", "\4\0\0\0\4\0\0\0") }, "~a/b" },
	{ "a body in HTML", { MESSAGE, P("10130102", "<p>hi") },
	    " [body.html: <p>hi]" },
	{ "a body in RTF", { MESSAGE, P("10090102",
	    "\x10\0\0\0\4\0\0\0MELA\0\0\0\0{\\rt") }, " [body.rtf: {\\rt]" },
	{ "an attachment has its long name", { MESSAGE,
	    A_P("3704001F", "A\0~\0001\0"), A_P("3707001F", "a\0.\0t\0x\0t\0"),
	    A_P("37010102", "hello") }, " [a.txt: hello]" },
	{ "or its short one, or what it is called", { MESSAGE,
	    A_P("3001001E", "Note"), A_P("37010102", "hello") },
	    " [Note: hello]" },
	{ "an attachment that is elsewhere has a name", { MESSAGE,
	    A_P("3707001E", "a.txt") }, " [a.txt: ]" },
};
/* clang-format on */

static struct bytes
build(struct arena *a, const struct stream *v, size_t n)
{
	struct ole_build_stream streams[STREAMS];
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i].path != NULL)
			streams[len++] = (struct ole_build_stream){ v[i].path,
				{ (const unsigned char *)v[i].octets,
				    v[i].len } };
	return ole_build(a, streams, len);
}

static void
read_octets(struct arena *a, struct bytes octets, struct content *out)
{
	const struct source in = { .path = UTF8("2"), .octets = octets };
	struct budget left = { 64 << 20, 1000 };

	*out = (struct content){ 0 };
	compound_read(a, &in, &left, out);
}

static void
whole(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf out;
		struct content c;

		read_octets(a, build(a, files[i].streams, STREAMS), &c);
		seen(&c, &out);
		/* The rest of a packed file is not looked at here. */
		if (!tap_ok(strcmp(strbuf_cstr(&out), files[i].seen) == 0 ||
				(strstr(files[i].seen, "\xe1") != NULL &&
				    strncmp(strbuf_cstr(&out), files[i].seen,
					strlen(files[i].seen)) == 0),
			"%s", files[i].promise))
			tap_note("%s", strbuf_cstr(&out));
		strbuf_done(&out);
		arena_free(a);
	}
}

/* -- storages that become files ------------------------------------------------ */

/* The only member of a file, read in its turn. */
static void
inside(const char *promise, const struct stream *v, size_t n, const char *name,
    const char *want)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf out;
	struct content c, within = { 0 };

	read_octets(a, build(a, v, n), &c);
	if (c.members_len == 1)
		read_octets(a, c.members[0].octets, &within);
	seen(&within, &out);
	if (!tap_ok(c.members_len == 1 &&
			utf8_equal(c.members[0].name.text, utf8_from(name)) &&
			strcmp(strbuf_cstr(&out), want) == 0,
		"%s", promise))
		tap_note("%zu, \"%s\"", c.members_len, strbuf_cstr(&out));
	strbuf_done(&out);
	arena_free(a);
}

static void
members(void)
{
	static const struct stream workbook[] = { S("WordDocument", ""),
		BOOK("ObjectPool/_17/Workbook"),
		S("ObjectPool/_17/\1CompObj", "x") };
	static const struct stream message[] = { MESSAGE,
		A_P("3701000D/__properties_version1.0", ""),
		A_P("3701000D/__substg1.0_0037001F", "H\0i\0"),
		A_P("3701000D/__recip_version1.0_#00000000/"
		    "__substg1.0_3001001F",
		    "A\0n\0n\0"),
		A_P("3001001F", "N\0") };
	static const struct stream deeper[] = { BOOK("Workbook"),
		BOOK("MBD1/Workbook"), S("MBD1/\1Ole", ""),
		BOOK("MBD1/MBD2/Workbook"), S("MBD1/MBD2/\1Ole", "") };

	inside("a workbook in a document is a file of its own", workbook, 3,
	    "_17", "book");
	inside("a message in a message is one, with its recipients", message, 5,
	    "N", "Hi/Ann");
	inside("what lies in an object goes with it", deeper, 5, "MBD1",
	    "book [MBD2: \xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

/* Every stream comes out of a packed file as it went in. */
static void
packed(void)
{
	static const size_t sizes[] = { 0, 1, 63, 64, 65, 4095, 4096, 4097,
		5000, 100 * 1000, 5 * 1000 * 1000 };
	enum { N = sizeof(sizes) / sizeof(sizes[0]) };
	struct arena *a = arena_new(ARENA);
	struct ole_build_stream streams[N];
	char names[N][16];
	struct ole ole, again;
	struct bytes file;
	int same = 1;

	for (size_t i = 0; i < N; i++) {
		unsigned char *p = arena_alloc(a, sizes[i]);

		for (size_t k = 0; k < sizes[i]; k++)
			p[k] = (unsigned char)(k * 7 + k / 512 + i);
		snprintf(names[i], sizeof(names[i]), "top/s%zu", i);
		streams[i] =
		    (struct ole_build_stream){ names[i], { p, sizes[i] } };
	}
	same &= ole_open(a, ole_build(a, streams, N), &ole);
	file = ole_pack(a, &ole, ole.v[0].child);
	same &= ole_open(a, file, &again) && !again.damaged;
	for (size_t i = 0; i < N && same; i++) {
		const struct ole_entry *e =
		    ole_find(&again, 0, names[i] + strlen("top/"));

		same &= e != NULL && bytes_equal(ole_stream(a, &again, e),
					 streams[i].octets);
	}
	tap_ok(same, "streams of every size come out as they went in");
	arena_free(a);
}

/* What all recipients share is read once: it would use up the bounds. */
static void
many_recipients(void)
{
	enum { N = 500, PROPERTIES = 2000 };
	struct arena *a = arena_new(ARENA);
	struct ole_build_stream *streams =
	    arena_array(a, N + 2, sizeof(*streams));
	struct strbuf out;
	struct content c;

	streams[0] = (struct ole_build_stream){ "__properties_version1.0",
		{ arena_alloc(a, PROPERTIES), PROPERTIES } };
	for (size_t i = 1; i <= N; i++) {
		char name[64];

		snprintf(name, sizeof(name),
		    "__recip_version1.0_#%08zu/__substg1.0_3001001E", i);
		streams[i] = (struct ole_build_stream){ arena_string(a, name,
							    strlen(name)),
			bytes_of(UTF8("Ann")) };
	}
	streams[N + 1] = (struct ole_build_stream){
		"__attach_version1.0_#0/__substg1.0_37010102",
		bytes_of(UTF8("hello"))
	};
	read_octets(a, ole_build(a, streams, N + 2), &c);
	seen(&c, &out);
	tap_ok(strstr(strbuf_cstr(&out), "hello") != NULL && c.gaps.len == 0,
	    "five hundred recipients leave room for an attachment");
	strbuf_done(&out);
	arena_free(a);
}

/* -- damage ---------------------------------------------------------------------- */

/* Numbers of the container that are changed; the workbook is large. */
static const struct {
	const char *promise;
	size_t place, octets;
	uint32_t number;
} damages[] = {
	{ "a table that is nowhere", 76, 4, 0xfffff0 },
	{ "a directory that is nowhere", 48, 4, 0xfffff0 },
	{ "sectors of one octet", 30, 2, 0 },
	{ "sectors larger than the file", 30, 2, 31 },
	{ "small sectors larger than sectors", 32, 2, 30 },
	{ "tables without end", 68, 4, 0 },
	{ "a directory that is a circle", 512 + 76, 4, 0 },
	{ "a stream of the size of a planet", 512 + 128 + 120, 4, 0xffffffff },
	{ "a stream that begins nowhere", 512 + 128 + 116, 4, 0xfffff0 },
	{ "a name without end", 512 + 128 + 64, 2, 0xffff },
	{ "brothers without end", 512 + 128 + 72, 4, 1 },
};

static void
damaged(void)
{
	enum { LARGE = 20 * 1000 };

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct arena *a = arena_new(ARENA);
		unsigned char *book = arena_alloc(a, LARGE), *file;
		struct ole_build_stream stream = { "Workbook",
			{ book, LARGE } };
		static const struct stream cell = BOOK("");
		struct bytes octets;
		struct strbuf out;
		struct content c;

		memcpy(book, cell.octets, cell.len);
		octets = ole_build(a, &stream, 1);
		file = arena_alloc(a, octets.len);
		memcpy(file, octets.p, octets.len);
		ole_build_put(file + damages[i].place, damages[i].number,
		    damages[i].octets);
		read_octets(a, (struct bytes){ file, octets.len }, &c);
		seen(&c, &out);
		if (!tap_ok(strstr(strbuf_cstr(&out), "book") != NULL ||
				c.gaps.len > 0,
			"%s: what can be read is read, or it is said",
			damages[i].promise))
			tap_note("%s", strbuf_cstr(&out));
		strbuf_done(&out);
		arena_free(a);
	}
}

/* A file that ends anywhere is read without harm, and never in silence. */
static void
cut(void)
{
	static const struct stream v[] = { BOOK("Workbook"),
		S("MBD1/\1Ole10Native", "\x2c\0\0\0" FILE_ONE) };
	struct arena *a = arena_new(ARENA);
	struct bytes file = build(a, v, 2);
	int said = 1;

	for (size_t len = 512; len < file.len; len += 64) {
		struct arena *b = arena_new(ARENA);
		/* A copy of this size: reading beyond it is seen (SAN=1). */
		unsigned char *part = malloc(len);
		struct content c;

		memcpy(part, file.p, len);
		read_octets(b, (struct bytes){ part, len }, &c);
		said &= c.gaps.len > 0 || c.len > 0;
		arena_free(b);
		free(part);
	}
	tap_ok(said, "a file that ends anywhere says so or is read");
	arena_free(a);
}

/* -- cost ------------------------------------------------------------------------ */

/* Paths that a hostile file repeats, numbered. */
static const struct {
	const char *promise, *path, *octets;
} nasty[] = {
	{ "streams of one name", "Workbook", "x" },
	{ "objects", "MBD%zu/\1Ole10Native", "\1\0\0\0x" },
	{ "storages to be packed", "MBD%zu/\1Ole", "x" },
	{ "attachments in one storage",
	    "__attach_version1.0_#/"
	    "__substg1.0_37010102",
	    "x" },
	{ "attachments", "__attach_version1.0_#%zu/__substg1.0_37010102", "x" },
	{ "recipients", "__recip_version1.0_#%zu/__substg1.0_3001001E", "Ann" },
	{ "modules of macros", "VBA/m%zu", "\1\0\xb0\0Attribut" },
	{ "streams nobody knows", "s%zu", "hello" },
};

static uint64_t
work_of(const char *path, const char *octets, size_t n)
{
	struct arena *a = arena_new(ARENA);
	struct ole_build_stream *streams = arena_array(a, n, sizeof(*streams));
	struct content c;

	for (size_t i = 0; i < n; i++) {
		char name[80];

		/* The formats are ours, in the table above. */
		if (strchr(path, '%') != NULL)
			snprintf(name, sizeof(name), "%.*s%zu%s",
			    (int)(strchr(path, '%') - path), path, i,
			    strchr(path, '%') + strlen("%zu"));
		else
			snprintf(name, sizeof(name), "%s", path);
		streams[i] = (struct ole_build_stream){ arena_string(a, name,
							    strlen(name)),
			bytes_of(utf8_from(octets)) };
	}
	read_octets(a, ole_build(a, streams, n), &c);
	arena_free(a);
	return c.work;
}

static void
linear(void)
{
	enum { N = 1000 };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(nasty[i].path, nasty[i].octets, N);
		uint64_t twice = work_of(nasty[i].path, nasty[i].octets, 2 * N);

		tap_linear(once, twice, 1024, nasty[i].promise);
	}
}

/* Each module of macros is small, and may unpack to four thousand octets. */
static void
many_modules(void)
{
	enum { N = 500 };
	static const struct ole_build_stream module = { "VBA/m",
		{ (const unsigned char
			  *)"\1\x0f\xb0\0Attribut\x02X\xff\x0f\1\0",
		    18 } };
	struct arena *a = arena_new(ARENA), *file = arena_new(ARENA);
	struct ole_build_stream streams[N];
	struct budget left = { 6000, 1000 };
	struct source in = { .path = UTF8("2") };
	struct content c = { 0 };

	for (size_t i = 0; i < N; i++)
		streams[i] = module;
	in.octets = ole_build(file, streams, N);
	compound_read(a, &in, &left, &c);
	tap_ok(c.gaps.len == 1 && utf8_equal(c.gaps.v[0], UTF8("too_much")),
	    "modules that unpack beyond all bounds are a gap");
	read_octets(a, in.octets, &c);
	tap_ok(c.gaps.len == 0 && arena_left(a) > ARENA / 8 * 7,
	    "modules within them take no room from what follows");
	arena_free(file);
	arena_free(a);
}

/*
 * A set of so many properties that all name one dictionary, which has as many
 * names without a letter; 1 when it is read as a set.
 */
static int
is_read(size_t n)
{
	enum { SECTION = 48 };
	struct arena *a = arena_new(ARENA);
	size_t dictionary = 8 + 8 * n;
	struct bytes set = { NULL, SECTION + dictionary + 4 + 8 * n };
	unsigned char *p = arena_alloc(a, set.len);
	struct codepages *codepages = arena_alloc(a, sizeof(*codepages));
	struct pen pen;
	int is_set, is_over = 0;

	ole_build_put(p, 0xfffe, 2);
	ole_build_put(p + 24, 1, 4);
	ole_build_put(p + 44, SECTION, 4);
	ole_build_put(p + SECTION + 4, (uint32_t)n, 4);
	for (size_t i = 0; i < n; i++)
		ole_build_put(
		    p + SECTION + 8 + 8 * i + 4, (uint32_t)dictionary, 4);
	ole_build_put(p + SECTION + dictionary, (uint32_t)n, 4);
	set.p = p;
	codepages_init(codepages);
	pen_init(&pen, set.len);
	is_set = properties_read(set, codepages, &pen, &is_over);
	codepages_done(codepages);
	(void)pen_take(&pen, a);
	arena_free(a);
	return is_set && !is_over;
}

static void
repeated(void)
{
	tap_ok(is_read(2), "two properties may name the same");
	tap_ok(!is_read(100), "a hundred that do are more than is read");
}

int
main(void)
{
	whole();
	members();
	packed();
	many_recipients();
	damaged();
	cut();
	linear();
	repeated();
	many_modules();
	return tap_done();
}
