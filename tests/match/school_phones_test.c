/* school_phones_test.c - the school's own numbers are nobody's personal data */
#include "match/school_phones.h"
#include "tests/match/identified.h"

/* Reserved for drama by Ofcom: nobody's. */
static const char list[] =
    "01632 960 100, (01632) 9602*, +44 (0)7700 900123, 0044 20 7946 0000";

static const struct identified cases[] = {
	{ "one of them", "call 01632 960100", "" },
	{ "without blanks", "call 01632960100", "" },
	{ "from abroad", "call +44 1632 960100", "" },
	{ "with its extension", "call 01632 960100 ext 12", "" },
	{ "another", "call 01632 960101", "phone 65 <01632 960101>" },
	{ "a direct line", "call 01632 960299", "" },
	{ "and one that is none", "call 01632 960399",
	    "phone 65 <01632 960399>" },
	{ "a mobile of the school", "my mobile is 07700 900123", "" },
	{ "somebody's", "my mobile is 07700 900124",
	    "phone 75 <07700 900124>, personal-mobile 75 <07700 900124>" },
	{ "one beside another", "01632 960100 or 07700 900124",
	    "phone 65 <07700 900124>, personal-mobile 65 <07700 900124>" },
	{ "London, 0044 in the list", "call 020 7946 0000", "" },
};

static const struct {
	const char *promise, *list, *want;
} refused[] = {
	{ "a word", "office", "school-phones: \"office\" is not" },
	{ "a number that is too short", "01632 960100, 999",
	    "school-phones: \"999\" is not" },
	{ "a star for everybody", "01*", "school-phones: \"01*\" is not" },
	{ "a star inside", "016*32 960100", "school-phones: \"016*32" },
};

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct school_phones phones;
	struct identifiers *ids;
	struct err e = { .text = "" };
	char got[1000];

	if (!tap_ok(school_phones_parse(a, utf8_from(list), &phones, &e) == 0,
		"the list is read %s", e.text))
		return tap_done();
	ids = identifiers_new(&phones);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		identified_line(
		    ids, utf8_from(cases[i].text), got, sizeof(got));
		tap_same(got, strlen(got), cases[i].want, cases[i].promise);
	}
	identifiers_free(ids);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		tap_ok(school_phones_parse(
			   a, utf8_from(refused[i].list), &phones, &e) == -1 &&
			   strncmp(e.text, refused[i].want,
			       strlen(refused[i].want)) == 0,
		    "refused: %s", refused[i].promise);
	tap_ok(school_phones_parse(a, UTF8(""), &phones, &e) == 0 &&
		   phones.len == 0,
	    "none is none");
	arena_free(a);
	return tap_done();
}
