/* directory_test.c - a snapshot says what was written, a damaged one nothing */
#include "policy/directory.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "policy/directory_file.h"
#include "tests/tap.h"

/* A constant, which UTF8() is not. */
#define TEXT(literal)                                                          \
	{                                                                      \
		"" literal, sizeof(literal) - 1                                \
	}

static const struct utf8 all_staff[] = { TEXT("ann@school.example"),
	TEXT("kim@school.example"), TEXT("coach@club.example") };
static const struct utf8 ann_groups[] = { TEXT("all-staff"),
	TEXT("year-7-tutors") };
static const struct utf8 about[] = { TEXT("sexual"), TEXT("drugs") };
static const struct utf8 children[] = { TEXT("00000000000000a1"),
	TEXT("00000000000000b2") };
static const struct utf8 classes[] = { TEXT("pupil"), TEXT("staff") };

static const struct directory_entry entries[] = {
	{ TEXT("all-staff@school.example"), { .found = 1,
						.kind = ADDRESS_GROUP,
						.purpose = TEXT("all-staff"),
						.members = all_staff,
						.members_len = 3,
						.classes = classes,
						.classes_len = 2 } },
	{ TEXT("ann@home.example"), { .found = 1,
					.kind = ADDRESS_PRIVATE,
					.person = TEXT("s1"),
					.class = TEXT("staff") } },
	{ TEXT("ann@private.school.example"), { .found = 1,
						  .kind = ADDRESS_PRIVATE,
						  .person = TEXT("s1"),
						  .class = TEXT("staff") } },
	{ TEXT("ann@school.example"),
	    { .found = 1,
		.person = TEXT("s1"),
		.name = TEXT("Ann \xc3\x89lan"),
		.class = TEXT("staff"),
		.school = TEXT("school"),
		.form = TEXT("7B"),
		.manager = TEXT("head@school.example"),
		.groups = ann_groups,
		.groups_len = 2,
		.children = children,
		.children_len = 2,
		.is_union_officer = 1,
		.is_suspended = 1,
		.ends_ms = 1790000000000 } },
	{ TEXT("kim@school.example"),
	    { .found = 1, .person = TEXT("s2"), .class = TEXT("staff") } },
	{ TEXT("report@school.example"), { .found = 1,
					     .kind = ADDRESS_SERVICE,
					     .purpose = TEXT("report") } },
};

static const struct exemption exemptions[] = {
	{ .rule = TEXT("prohibited-words"),
	    .from = TEXT("group:year-7-tutors"),
	    .about = about,
	    .about_len = 2,
	    .from_ms = 1000,
	    .until_ms = 2000,
	    .reference = TEXT("E17") },
	{ .rule = TEXT("*"),
	    .from = TEXT("s2"),
	    .to = TEXT("class:pupil"),
	    .from_ms = 2000,
	    .until_ms = 3000,
	    .reference = TEXT("E18") },
};

static const struct hours hours[] = { { 100, 200 }, { 300, 400 } };
static const struct utf8 phones[] = { TEXT("01332720123") };

static const struct directory_content content = {
	.made_ms = 17,
	.version = 4,
	.entries = entries,
	.entries_len = sizeof(entries) / sizeof(*entries),
	.exemptions = exemptions,
	.exemptions_len = 2,
	.hours = hours,
	.hours_len = 2,
	.phones = phones,
	.phones_len = 1,
};

/* Whom an address belongs to: id or purpose; NULL: nothing is known. */
static const struct {
	const char *promise, *address, *want;
} finds[] = {
	{ "a person by address", "kim@school.example", "s2" },
	{ "in capitals", "Kim@School.EXAMPLE", "s2" },
	{ "with a tag", "kim+trips@school.example", "s2" },
	{ "with an empty tag", "kim+@school.example", "s2" },
	{ "with a stop behind the domain", "kim@school.example.", "s2" },
	{ "in quotes", "\"kim\"@school.example", "s2" },
	{ "by a private address", "ann@home.example", "s1" },
	{ "a group", "all-staff@school.example", "all-staff" },
	{ "a service", "report@school.example", "report" },
	{ "nobody by a part of an address", "im@school.example", NULL },
	{ "nobody by a longer one", "kim@school.example.org", NULL },
	{ "nobody by a tag alone", "+kim@school.example", NULL },
	{ "nobody by a tag in the domain", "kim@school+x.example", NULL },
	{ "nobody without a domain", "kim", NULL },
	{ "nobody by nothing", "", NULL },
	{ "nobody by a sign", "@", NULL },
};

static const struct {
	const char *promise, *who, *address;
	int want;
} meanings[] = {
	{ "an exemption for nobody named means anybody", "", "x@y.example", 1 },
	{ "for a person, that person", "s1", "ann@school.example", 1 },
	{ "and not another", "s1", "kim@school.example", 0 },
	{ "for a class", "class:staff", "kim@school.example", 1 },
	{ "and not what begins like it", "class:staf", "kim@school.example",
	    0 },
	{ "nor somebody unknown", "class:", "x@y.example", 0 },
	{ "for a group", "group:year-7-tutors", "ann@school.example", 1 },
	{ "and not who is not in it", "group:year-7-tutors",
	    "kim@school.example", 0 },
	{ "for an address", "Coach@club.example", "coach@club.example", 1 },
	{ "and not a longer one", "coach@club.example", "coach@club.example.x",
	    0 },
};

static struct bytes
image_of(struct strbuf *out, const struct directory_content *from)
{
	struct err e;

	strbuf_init(out, DIRECTORY_MAX);
	if (directory_write(from, out, &e) == -1) {
		tap_ok(0, "a directory is written: %s", e.text);
		exit(1);
	}
	return strbuf_bytes(out);
}

static struct directory *
open_image(struct bytes image, struct err *e)
{
	char path[] = "/tmp/schoolgate-directory-XXXXXX";
	struct directory *d;
	int fd = mkstemp(path);

	if (fd == -1 || io_write_all(fd, image.p, image.len) == -1)
		abort();
	close(fd);
	d = directory_open(path, e);
	unlink(path);
	return d;
}

static int
same_list(const struct utf8 *a, size_t a_len, const struct utf8 *b, size_t len)
{
	int same = a_len == len;

	for (size_t i = 0; same && i < len; i++)
		same = utf8_equal(a[i], b[i]);
	return same;
}

static void
promise_whole(const struct directory *d)
{
	const struct directory_content *got = directory_content(d);
	struct known ann, group;
	const struct known *want = &entries[3].known;

	directory_find(d, bytes_of(UTF8("ann@school.example")), &ann);
	directory_find(d, bytes_of(UTF8("all-staff@school.example")), &group);
	tap_ok(got->made_ms == 17 && got->version == 4,
	    "when it was made, and from which state of the database");
	tap_ok(utf8_equal(ann.name, want->name) &&
		   utf8_equal(ann.class, want->class) &&
		   utf8_equal(ann.school, want->school) &&
		   utf8_equal(ann.form, want->form) &&
		   utf8_equal(ann.manager, want->manager),
	    "a person's name, class, school, form and manager");
	tap_ok(ann.found && ann.kind == ADDRESS_SCHOOL &&
		   ann.is_union_officer && ann.is_suspended &&
		   ann.ends_ms == want->ends_ms,
	    "office, suspension and end");
	tap_ok(same_list(ann.groups, ann.groups_len, ann_groups, 2),
	    "a person's groups");
	tap_ok(same_list(ann.children, ann.children_len, children, 2),
	    "a parent's children");
	tap_ok(same_list(group.classes, group.classes_len, classes, 2),
	    "who is in a group");
	tap_ok(same_list(group.members, group.members_len, all_staff, 3),
	    "a group's members, outsiders too");
}

static void
promise_lists(const struct directory *d)
{
	const struct directory_content *got = directory_content(d);

	tap_ok(got->exemptions_len == 2 &&
		   utf8_equal(got->exemptions[0].reference, UTF8("E17")) &&
		   same_list(got->exemptions[0].about,
		       got->exemptions[0].about_len, about, 2) &&
		   utf8_equal(got->exemptions[1].to, UTF8("class:pupil")) &&
		   got->exemptions[1].from_ms == 2000 &&
		   got->exemptions[1].until_ms == 3000,
	    "exemptions");
	tap_ok(got->hours_len == 2 && got->hours[1].opens_ms == 300 &&
		   got->hours[1].closes_ms == 400,
	    "hours");
	tap_ok(same_list(got->phones, got->phones_len, phones, 1), "phones");
}

static void
promise_finds(const struct directory *d)
{
	for (size_t i = 0; i < sizeof(finds) / sizeof(*finds); i++) {
		struct known known;
		struct utf8 got;
		int found = directory_find(
		    d, bytes_of(utf8_from(finds[i].address)), &known);

		got = known.person.len > 0 ? known.person : known.purpose;
		tap_ok(
		    found == known.found && found == (finds[i].want != NULL) &&
			(!found || utf8_equal(got, utf8_from(finds[i].want))),
		    "%s", finds[i].promise);
	}
}

static void
promise_meanings(const struct directory *d)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++) {
		struct bytes address = bytes_of(utf8_from(meanings[i].address));
		struct known known;

		directory_find(d, address, &known);
		tap_ok(exemption_means(utf8_from(meanings[i].who), &known,
			   address) == meanings[i].want,
		    "%s", meanings[i].promise);
	}
}

static struct field
field(const char *text)
{
	return (struct field){ .text = utf8_from(text) };
}

static void
promise_fill(const struct directory *d)
{
	static const struct utf8 domains[] = { TEXT(".school.example"),
		TEXT("school.example") };
	struct arena *a = arena_new(1 << 20);
	struct sides sides = { .domains = domains, .domains_len = 2 };
	struct recipient to[] = { { .address = field("kim@school.example") },
		{ .address = field("ann@private.school.example") },
		{ .address = field("x@y.example") } };
	struct mailbox from = { .address = field("kim@school.example") };
	struct record r = { .envelope = { .sender = field("ann@school.example"),
				.auth = field("KIM"),
				.recipients = to,
				.recipients_len = 3 },
		.header.from = { &from, 1 } };
	struct context c = { .now_ms = 2000 };

	context_fill(a, &sides, &r.envelope, &c);
	directory_fill(a, NULL, &sides, &r, &c);
	tap_ok(c.recipients == NULL && c.recipient_inside[1],
	    "without a directory domains alone decide");
	directory_fill(a, d, &sides, &r, &c);
	tap_ok(utf8_equal(c.sender.person, UTF8("s1")), "the sender is known");
	tap_ok(utf8_equal(c.login.person, UTF8("s2")),
	    "a login without a domain is one of the school's");
	tap_ok(utf8_equal(c.from.person, UTF8("s2")), "so is the From field");
	tap_ok(utf8_equal(c.recipients[0].person, UTF8("s2")) &&
		   !c.recipients[2].found,
	    "recipients are known, or not");
	tap_ok(c.recipient_inside[0] && !c.recipient_inside[1] &&
		   !c.recipient_inside[2],
	    "a private address is outside, whatever its domain");
	tap_ok(c.exemptions_len == 1 &&
		   utf8_equal(c.exemptions[0].reference, UTF8("E18")),
	    "an exemption ends at its moment, and another begins");
	c.now_ms = 999;
	directory_fill(a, d, &sides, &r, &c);
	tap_ok(c.exemptions_len == 0, "none before its time");
	tap_ok(c.hours_len == 2 && c.phones_len == 1,
	    "hours and phones are there");
	arena_free(a);
}

/* Every octet changed, and every length. */
static void
promise_damage(struct bytes image)
{
	unsigned char *copy = malloc(image.len);
	size_t accepted = 0;
	struct err e;

	for (size_t i = 0; i < image.len; i++) {
		struct arena *a = arena_new(1 << 20);
		struct directory_content got;

		memcpy(copy, image.p, image.len);
		copy[i] ^= 0x41;
		accepted += directory_read(a, (struct bytes){ copy, image.len },
				&got, &e) == 0;
		accepted += directory_read(
				a, (struct bytes){ image.p, i }, &got, &e) == 0;
		arena_free(a);
	}
	free(copy);
	tap_ok(accepted == 0, "no changed and no cut file is used (%zu)",
	    accepted);
}

/* 1 when the file is used after `change` and with its digest made anew. */
static int
is_used(struct bytes image, void (*change)(struct directory_head *))
{
	const size_t covered =
	    offsetof(struct directory_head, digest) + SHA256_LEN;
	struct arena *a = arena_new(1 << 20);
	unsigned char *copy = arena_raw(a, image.len);
	struct directory_content got;
	struct directory_head head;
	struct err e;
	int used;

	memcpy(&head, image.p, sizeof(head));
	change(&head);
	memcpy(copy, image.p, image.len);
	memcpy(copy, &head, sizeof(head));
	sha256(
	    (struct bytes){ copy + covered, image.len - covered }, head.digest);
	memcpy(copy, &head, sizeof(head));
	used = directory_read(a, (struct bytes){ copy, image.len }, &got, &e);
	arena_free(a);
	return used == 0;
}

static void
change_nothing(struct directory_head *head)
{
	(void)head;
}

static void
change_place(struct directory_head *head)
{
	head->sections[DIRECTORY_LISTS].at =
	    head->sections[DIRECTORY_ENTRIES].at;
}

static void
change_length(struct directory_head *head)
{
	head->sections[DIRECTORY_TEXTS].len = UINT64_MAX;
}

static void
change_phones(struct directory_head *head)
{
	head->phones.first = UINT32_MAX;
}

static void
promise_sound(struct bytes image)
{
	tap_ok(is_used(image, change_nothing), "a digest made anew is one");
	tap_ok(!is_used(image, change_place), "sections do not overlap");
	tap_ok(!is_used(image, change_length), "nor go beyond the file");
	tap_ok(!is_used(image, change_phones), "nor does a list");
}

static void
promise_refusals(void)
{
	struct directory_content wrong = content;
	struct directory_entry two[2] = { entries[1], entries[0] };
	char long_text[DIRECTORY_TEXT_MAX + 1];
	struct strbuf out;
	struct err e;

	strbuf_init(&out, DIRECTORY_MAX);
	wrong.entries = two;
	wrong.entries_len = 2;
	tap_ok(directory_write(&wrong, &out, &e) == -1 && e.kind == ERR_BUG,
	    "addresses that are not in order are not written");
	memset(long_text, 'x', sizeof(long_text));
	two[0] = entries[0];
	two[0].known.name = (struct utf8){ long_text, sizeof(long_text) };
	wrong.entries_len = 1;
	tap_ok(directory_write(&wrong, &out, &e) == -1 && e.kind == ERR_SYSTEM,
	    "nor is a text that is too long");
	strbuf_done(&out);
	tap_ok(directory_open("/tmp/there-is-no-directory", &e) == NULL &&
		   e.kind == ERR_SYSTEM,
	    "a file that is not there is told from one that is damaged");
	tap_ok(open_image((struct bytes){ (const unsigned char *)"SGDIR", 5 },
		   &e) == NULL &&
		   e.kind == ERR_CONFIG,
	    "which is refused");
}

static void
promise_empty(void)
{
	struct directory_content none = { .made_ms = 1 };
	struct known known;
	struct strbuf out;
	struct err e;
	struct directory *d = open_image(image_of(&out, &none), &e);

	tap_ok(d != NULL && !directory_find(d,
				bytes_of(UTF8("ann@school.example")), &known),
	    "an empty directory knows nobody");
	directory_close(d);
	strbuf_done(&out);
}

int
main(void)
{
	struct strbuf out;
	struct bytes image = image_of(&out, &content);
	struct err e;
	struct directory *d = open_image(image, &e);

	if (!tap_ok(d != NULL, "a directory is written, and opened"))
		return tap_done();
	promise_whole(d);
	promise_lists(d);
	promise_finds(d);
	promise_meanings(d);
	promise_fill(d);
	promise_damage(image);
	promise_sound(image);
	promise_refusals();
	promise_empty();
	directory_close(d);
	strbuf_done(&out);
	return tap_done();
}
