/* archive_test.c - what was promised about zips that readers differ about */
#include "tests/tap.h"

#include <stdlib.h>

#include "tests/text/contents.h"
#include "tests/text/zip_builder.h"
#include "text/zip.h"

static const struct zip_spec a_file = { .name = "a.txt", .content = "one" };
static const struct zip_spec b_file = { .name = "d/b.txt", .content = "two" };

static void
two_files(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_file(z, b_file);
	zip_end(z, "", 0);
}

static void
nothing(struct zip_builder *z)
{
	zip_end(z, "", 0);
}

static void
folder(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){ .name = "d/", .content = "" });
	zip_file(z, b_file);
	zip_end(z, "", 0);
}

static void
folder_with_content(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){ .name = "d/", .content = "two" });
	zip_end(z, "", 0);
}

static void
program_before(struct zip_builder *z)
{
	zip_junk(z, "MZ junk", 7);
	z->origin = z->len;
	two_files(z);
}

static void
program_before_counted(struct zip_builder *z)
{
	zip_junk(z, "MZ junk", 7);
	two_files(z);
}

static void
junk_behind(struct zip_builder *z)
{
	two_files(z);
	zip_junk(z, "junk", 4);
}

static void
comments(struct zip_builder *z)
{
	zip_file(z,
	    (struct zip_spec){
		.name = "a.txt", .content = "one", .comment = "of the file" });
	zip_end(z, "of the whole", 0);
}

static void
other_name_before(struct zip_builder *z)
{
	zip_file(
	    z, (struct zip_spec){
		   .name = "a.txt", .content = "one", .local_name = "b.exe" });
	zip_end(z, "", 0);
}

static void
other_slash_before(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){ .name = "d/b.txt",
			.content = "two",
			.local_name = "d\\b.txt" });
	zip_end(z, "", 0);
}

static void
other_size_before(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){
			.name = "a.txt", .content = "one", .local_more = -1 });
	zip_end(z, "", 0);
}

static void
unnamed(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_file(z, (struct zip_spec){
			.name = "b.txt", .content = "two", .is_unnamed = 1 });
	zip_end(z, "", 0);
}

static void
two_zips(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_end(z, "", 0);
	zip_file(z, b_file);
	zip_end(z, "", 0);
}

static void
zip_in_comment(struct zip_builder *z)
{
	static struct zip_builder inner;

	memset(&inner, 0, sizeof(inner));
	zip_file(&inner, b_file);
	zip_file(z, a_file);
	/* A file without its directory has no NUL but in numbers. */
	zip_end(z, "", 0);
	z->octets[z->len - 2] = (unsigned char)inner.len;
	zip_junk(z, (const char *)inner.octets, inner.len);
}

static void
zip_in_directory(struct zip_builder *z)
{
	static struct zip_builder inner;

	memset(&inner, 0, sizeof(inner));
	zip_file(&inner, b_file);
	zip_file(z, a_file);
	/* The directory's size counts what is no record of it. */
	zip_put(z->directory, &z->directory_len, inner.octets, inner.len);
	zip_end(z, "", 0);
}

static void
nested(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){
			.name = "in.zip", .content = "PK\3\4 not read here" });
	zip_end(z, "", 0);
}

static void
cut(struct zip_builder *z)
{
	two_files(z);
	z->len -= 60;
}

static void
cut_in_a_file(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_file(z, b_file);
	z->len -= 1;
}

static void
lost_header(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_file(z,
	    (struct zip_spec){
		.name = "b.txt", .content = "two", .is_headless = 1, .at = 7 });
	zip_end(z, "", 0);
}

static void
overlapping(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_file(z, (struct zip_spec){ .name = "a.txt",
			.content = "one",
			.is_headless = 1,
			.at = UINT32_MAX - 1 });
	/* The second record points to the first one's file. */
	memset(z->directory + z->directory_len - 5 - 4, 0, 4);
	zip_end(z, "", 0);
}

static void
encrypted(struct zip_builder *z)
{
	zip_file(
	    z, (struct zip_spec){
		   .name = "a.txt", .content = "xx", .flags = 1, .method = 8 });
	zip_file(z,
	    (struct zip_spec){
		.name = "b.txt", .content = "xx", .flags = 1, .method = 99 });
	zip_file(z,
	    (struct zip_spec){
		.name = "c.txt", .content = "xx", .flags = 0x41, .method = 8 });
	zip_end(z, "", 0);
}

static void
partly_encrypted(struct zip_builder *z)
{
	zip_file(z, a_file);
	zip_file(
	    z, (struct zip_spec){
		   .name = "b.txt", .content = "xx", .flags = 1, .method = 8 });
	zip_end(z, "", 0);
}

static void
said_to_be_encrypted(struct zip_builder *z)
{
	zip_file(z,
	    (struct zip_spec){ .name = "a.txt", .content = "one", .flags = 1 });
	zip_end(z, "", 0);
}

static void
encrypted_for_some(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){ .name = "a.txt",
			.content = "one",
			.flags = 1,
			.local_flags = 1 });
	zip_end(z, "", 0);
}

static void
unknown_method(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){
			.name = "a.txt", .content = "one", .method = 3 });
	zip_file(z, b_file);
	zip_end(z, "", 0);
}

static void
last_piece(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){
			.name = "a.txt", .content = "one", .is_headless = 1 });
	zip_file(z, (struct zip_spec){
			.name = "d/b.txt", .content = "two", .piece = 2 });
	zip_end(z, "", 2);
}

static void
first_piece(struct zip_builder *z)
{
	zip_junk(z, "PK\7\10", 4);
	zip_file(z, a_file);
}

static void
old_name(struct zip_builder *z)
{
	zip_file(
	    z, (struct zip_spec){ .name = "caf\x82.txt", .content = "one" });
	zip_end(z, "", 0);
}

static void
utf8_names(struct zip_builder *z)
{
	zip_file(
	    z, (struct zip_spec){
		   .name = "caf\xc3\xa9", .content = "one", .flags = 1 << 11 });
	zip_file(
	    z, (struct zip_spec){ .name = "th\xc3\xa9", .content = "two" });
	zip_end(z, "", 0);
}

static void
unicode_twin(struct zip_builder *z)
{
	char extra[] = "up\x0a\0\1....caf\xc3\xa9";
	uint32_t crc = zip_crc("caf_", 4);

	for (int i = 0; i < 4; i++)
		extra[5 + i] = (char)(crc >> 8 * i);
	zip_file(z, (struct zip_spec){ .name = "caf_",
			.content = "one",
			.extra = extra,
			.extra_len = 14 });
	extra[5] ^= 1;
	zip_file(z, (struct zip_spec){ .name = "caf_",
			.content = "two",
			.extra = extra,
			.extra_len = 14 });
	zip_end(z, "", 0);
}

static void
paths(struct zip_builder *z)
{
	zip_file(z, (struct zip_spec){ .name = "../../a", .content = "one" });
	zip_file(z, (struct zip_spec){ .name = "/etc/a", .content = "two" });
	zip_end(z, "", 0);
}

static const struct {
	const char *promise;
	void (*build)(struct zip_builder *z);
	const char *want;
} cases[] = {
	{ "files are members with their paths", two_files,
	    "a.txt='one' d/b.txt='two'" },
	{ "an empty zip holds nothing", nothing, "" },
	{ "folders are no members", folder, "d/b.txt='two'" },
	{ "but what stands in a folder's place is", folder_with_content,
	    "d/='two'" },
	{ "a program before it, as for self-extraction", program_before,
	    "a.txt='one' d/b.txt='two' *polyglot" },
	{ "the same where offsets count the program", program_before_counted,
	    "a.txt='one' d/b.txt='two' *polyglot" },
	{ "junk behind it", junk_behind, "a.txt='one' d/b.txt='two'" },
	{ "comments are text", comments,
	    "'of the whole' 'of the file' a.txt='one'" },
	{ "another name in the header before the file: both", other_name_before,
	    "a.txt='one' b.exe='one' *zip_conflict" },
	{ "another slash is the same name", other_slash_before,
	    "d/b.txt='two'" },
	{ "another size before the file: both", other_size_before,
	    "a.txt='one' a.txt='on' *zip_conflict" },
	{ "a file that the directory does not name", unnamed,
	    "a.txt='one' b.txt='two' *zip_conflict" },
	{ "two zips, one behind the other", two_zips,
	    "d/b.txt='two' a.txt='one' *zip_conflict" },
	{ "a zip in the comment of a zip", zip_in_comment,
	    "a.txt='one' d/b.txt='two' !unread_format *zip_conflict" },
	{ "a file behind the records of the directory", zip_in_directory,
	    "a.txt='one' d/b.txt='two' *zip_conflict" },
	{ "a zip in a zip is a member and no conflict", nested,
	    "in.zip='PK\3\4 not read here'" },
	{ "without its directory, files are found", cut,
	    "a.txt='one' d/b.txt='two' !archive_damaged" },
	{ "cut in a file, what is left is read", cut_in_a_file,
	    "a.txt='one' d/b.txt='tw'!archive_damaged !archive_damaged" },
	{ "a record that points nowhere", lost_header,
	    "a.txt='one' b.txt=''!archive_damaged !archive_damaged" },
	{ "two files in the same octets", overlapping,
	    "a.txt='one' a.txt='one' *overlap" },
	{ "old, AES and strong encryption", encrypted,
	    "a.txt=(encrypted) b.txt=(encrypted) c.txt=(encrypted)"
	    " +encrypted" },
	{ "one file of two encrypted", partly_encrypted,
	    "a.txt='one' b.txt=(encrypted)" },
	{ "what only says that it is encrypted is read", said_to_be_encrypted,
	    "a.txt='one' *zip_conflict" },
	{ "encrypted for those who read the directory", encrypted_for_some,
	    "a.txt='one' a.txt='one' *zip_conflict" },
	{ "a method nobody knows damages no other file", unknown_method,
	    "a.txt=''!archive_damaged d/b.txt='two' !archive_damaged" },
	{ "the last piece of several", last_piece,
	    "a.txt=''!archive_damaged d/b.txt='two' !archive_piece"
	    " !archive_damaged" },
	{ "the first piece of several", first_piece,
	    "a.txt='one' !archive_piece" },
	{ "a name in code page 437", old_name, "caf\xc3\xa9.txt='one'" },
	{ "names in UTF-8, said so and not", utf8_names,
	    "caf\xc3\xa9='one' th\xc3\xa9='two'" },
	{ "a name's twin in UTF-8, where it is this name's", unicode_twin,
	    "caf\xc3\xa9='one' caf_='two'" },
	{ "paths stay as recorded", paths, "../../a='one' /etc/a='two'" },
};

static struct zip_builder builder;
static struct contents contents;

static void
test_zips(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		const char *got;

		memset(&builder, 0, sizeof(builder));
		cases[i].build(&builder);
		got = contents_of(a,
		    (struct source){ .path = UTF8("2"),
			.octets = { builder.octets, builder.len } },
		    &contents);
		tap_same(got, strlen(got), cases[i].want, cases[i].promise);
		arena_free(a);
	}
}

/* What may be unpacked of one message, and what is said when it is not. */
static const struct {
	const char *promise;
	struct budget left;
	const char *want;
} bounds[] = {
	{ "as much as is left", { 6, 2 }, "a.txt='one' d/b.txt='two'" },
	{ "an octet more: a gap, and the name is known", { 5, 2 },
	    "a.txt='one' d/b.txt=''!too_much !too_much *bomb" },
	{ "a file more: a gap", { 6, 1 }, "a.txt='one' !too_many *bomb" },
	{ "nothing is left", { 0, 0 }, "!too_many *bomb" },
};

static void
test_bounds(void)
{
	memset(&builder, 0, sizeof(builder));
	two_files(&builder);
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		struct source in = { .path = UTF8("2"),
			.octets = { builder.octets, builder.len } };
		const char *got =
		    contents_within(a, in, bounds[i].left, &contents);

		tap_same(got, strlen(got), bounds[i].want, bounds[i].promise);
		arena_free(a);
	}
}

/* Ways to make a reader of zips slow: `n` pieces of each. */
static void
many_files(struct zip_builder *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		zip_file(z, a_file);
	zip_end(z, "", 0);
}

static void
many_unnamed(struct zip_builder *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		zip_file(z,
		    (struct zip_spec){
			.name = "b.txt", .content = "two", .is_unnamed = 1 });
	zip_end(z, "", 0);
}

static void
many_ends(struct zip_builder *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		zip_junk(z, "PK\5\6................\0\0\0", 22);
}

static void
many_false_headers(struct zip_builder *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		zip_junk(z, "PK\3\4....\10\0................\1\0\xff\xff", 30);
	zip_end(z, "", 0);
}

static void
many_records(struct zip_builder *z, size_t n)
{
	zip_file(z, a_file);
	for (size_t i = 0; i < n; i++)
		zip_record(z, &a_file, 0);
	zip_end(z, "", 0);
}

static void
test_cost(void)
{
	static const struct {
		const char *promise;
		void (*build)(struct zip_builder *z, size_t n);
	} rows[] = {
		{ "files", many_files },
		{ "files that no directory names", many_unnamed },
		{ "end records that point nowhere", many_ends },
		{ "headers with long extra fields", many_false_headers },
		{ "records for one file", many_records },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 28);
		uint64_t work[2];

		for (size_t twice = 0; twice < 2; twice++) {
			struct zip zip;

			memset(&builder, 0, sizeof(builder));
			rows[i].build(&builder, (size_t)2000 << twice);
			zip_list(a,
			    (struct bytes){ builder.octets, builder.len },
			    (size_t)1 << 20, &zip);
			work[twice] = zip.work;
		}
		tap_ok(work[0] > 2000 && work[1] < work[0] * 5 / 2,
		    "%s: twice as many cost twice as much", rows[i].promise);
		if (work[1] >= work[0] * 5 / 2)
			tap_note("%llu, %llu", (unsigned long long)work[0],
			    (unsigned long long)work[1]);
		arena_free(a);
	}
}

int
main(void)
{
	test_zips();
	test_bounds();
	test_cost();
	return tap_done();
}
