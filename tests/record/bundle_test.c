/*
 * bundle_test.c - files that a scanner is to pack come out as they went in, and
 * no length in them is believed
 */
#include "record/bundle.h"

#include <string.h>

#include "tests/tap.h"

static const struct {
	const char *name, *octets;
} files[] = {
	{ "0001.eml", "From: a\r\n\r\nb" },
	{ "", "" },
	{ "schedule.csv", "\"1\",\"x\"\r\n" },
};

enum { FILES = sizeof(files) / sizeof(*files) };

static void
make(struct strbuf *out)
{
	strbuf_init(out, 1000);
	for (size_t i = 0; i < FILES; i++)
		bundle_add(utf8_from(files[i].name),
		    bytes_of(utf8_from(files[i].octets)), out);
}

static void
come_back(void)
{
	struct strbuf b;
	struct bytes rest, octets;
	struct utf8 name;
	size_t same = 0;

	make(&b);
	rest = strbuf_bytes(&b);
	for (size_t i = 0; bundle_next(&rest, &name, &octets) == 1; i++)
		same += i < FILES &&
			utf8_equal(name, utf8_from(files[i].name)) &&
			octets.len == strlen(files[i].octets) &&
			memcmp(octets.p, files[i].octets, octets.len) == 0;
	tap_ok(same == FILES && rest.len == 0, "each file comes back");
	tap_ok(bundle_next(&rest, &name, &octets) == 0, "and then none");
	strbuf_done(&b);
}

/* Cut at every octet: whole files, then an end or a refusal; never beyond. */
static void
are_cut(void)
{
	struct strbuf b;
	size_t refused = 0, clean = 0;

	make(&b);
	for (size_t len = 0; len <= b.len; len++) {
		struct bytes rest = { (const unsigned char *)b.p, len }, octets;
		struct utf8 name;
		int more;

		while ((more = bundle_next(&rest, &name, &octets)) == 1)
			;
		refused += more == -1;
		clean += more == 0;
	}
	tap_ok(clean == FILES + 1 && refused == b.len - FILES,
	    "cut anywhere but behind a file, it is refused");
	strbuf_done(&b);
}

static void
lie(void)
{
	static const struct {
		const char *promise;
		unsigned char octets[16];
	} lies[] = {
		{ "a name longer than all there is",
		    { 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'a' } },
		{ "a name of four gigabytes",
		    { 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0 } },
		{ "octets longer than all there is",
		    { 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 'a' } },
		{ "octets whose length wraps around",
		    { 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255 } },
	};

	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		struct bytes rest = { lies[i].octets, 16 }, octets;
		struct utf8 name;

		tap_ok(bundle_next(&rest, &name, &octets) == -1,
		    "%s is refused", lies[i].promise);
	}
}

int
main(void)
{
	come_back();
	are_cut();
	lie();
	return tap_done();
}
