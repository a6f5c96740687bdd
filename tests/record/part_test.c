/*
 * part_test.c - the part that somebody asks for is the one he is given
 */
#include "record/record.h"

#include "base/sha256.h"
#include "tests/tap.h"

/* Of the parts of a record; the last has no content. */
static const char *const paths[] = { "1", "2", "2!a.txt", "2!a.txt", "3" };

enum { PARTS = sizeof(paths) / sizeof(*paths), NONE = -1, MULTIPART = 4 };

static const struct {
	const char *promise, *path;
	uint32_t which;
	int want;
} cases[] = {
	{ "a part by its path", "2", 0, 1 },
	{ "of two with one path the first", "2!a.txt", 0, 2 },
	{ "and the other", "2!a.txt", 1, 3 },
	{ "there is no third", "2!a.txt", 2, NONE },
	{ "nor a second of what is there once", "1", 1, NONE },
	{ "what has no content is nothing to be had", "3", 0, NONE },
	{ "a path that no part has", "4", 0, NONE },
	{ "half a path", "2!a", 0, NONE },
	{ "no path", "", 0, NONE },
};

static void
are_found(const struct record *r)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct record_part *part = record_part_named(
		    r, utf8_from(cases[i].path), cases[i].which);
		long got = part == NULL ? NONE : part - r->parts;

		tap_ok(got == cases[i].want, "%s", cases[i].promise);
	}
}

static void
are_whole(void)
{
	struct bytes octets = bytes_of(utf8_from("dear all"));
	struct record_part part = { .size = octets.len };
	struct bytes shorter = { octets.p, octets.len - 1 };

	sha256(octets, part.sha256);
	tap_ok(record_part_is(&part, octets), "its octets are known");
	tap_ok(!record_part_is(&part, shorter), "fewer are not they");
	tap_ok(!record_part_is(&part, bytes_of(utf8_from("dear alL"))),
	    "nor as many others");
}

int
main(void)
{
	struct record_part parts[PARTS] = { 0 };
	struct record r = { .parts = parts, .parts_len = PARTS };

	for (size_t i = 0; i < PARTS; i++) {
		parts[i].path.text = utf8_from(paths[i]);
		parts[i].has_content = i != MULTIPART;
	}
	are_found(&r);
	are_whole();
	return tap_done();
}
