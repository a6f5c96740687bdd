/*
 * identifier_cost_test.c - what a text costs grows with its length, however
 * hostile it is; counted in steps, not in time
 */
#include "match/identifier.h"
#include "tests/tap.h"

#include <stdlib.h>

enum {
	LEN = 1 << 17,
	/* Steps for each octet of any text; ordinary ones need two. */
	STEPS_MAX = 64,
};

static const struct {
	const char *promise, *unit;
	/* Steps for each octet at most. */
	size_t most;
} cases[] = {
	{ "words cost two looks at each octet",
	    "plain words of ordinary mail, nothing in them; ", 2 },
	{ "numbers", "12 345 6789 ", STEPS_MAX },
	{ "single digits", "1 1 1 1 ", STEPS_MAX },
	{ "one long number", "1", STEPS_MAX },
	{ "telephones", "07700 900123 ", STEPS_MAX },
	{ "postcodes", "SA1 1AA ", STEPS_MAX },
	{ "streets", "12 High Street ", STEPS_MAX },
	{ "streets that never end", "12 St St St St St St ", STEPS_MAX },
	{ "dates", "12/03/2009 ", STEPS_MAX },
	{ "dates in links", "https://a.example/2009/03/12/", STEPS_MAX },
	{ "signs of e-mail", "@", STEPS_MAX },
	{ "e-mail addresses", "a@b.cc ", STEPS_MAX },
	{ "evidence for each digit", "gp 1 ", STEPS_MAX },
	{ "passwords", "password is ", STEPS_MAX },
	{ "numbers that go on in the next line", "12 345\n> 6789 ", STEPS_MAX },
	{ "telephones that do", "07700\n900123 ", STEPS_MAX },
	{ "lines without end", "1\n>\n", STEPS_MAX },
	{ "letters before digits", "AAAAA1", STEPS_MAX },
};

static size_t
steps(struct identifiers *ids, const char *unit, size_t len)
{
	char *text = malloc(len);
	size_t n = strlen(unit), work;
	struct identifier id;

	for (size_t i = 0; i < len; i++)
		text[i] = unit[i % n];
	identifiers_begin(ids, (struct utf8){ text, len });
	while (identifiers_next(ids, &id))
		;
	work = identifiers_work(ids);
	free(text);
	return work;
}

int
main(void)
{
	struct identifiers *ids =
	    identifiers_new(&(struct school_phones){ NULL, 0 });

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t once = steps(ids, cases[i].unit, LEN);
		size_t twice = steps(ids, cases[i].unit, 2 * LEN);

		tap_ok(once <= cases[i].most * LEN, "%s", cases[i].promise);
		if (!tap_ok(twice <= 2 * once + once / 50,
			"... and twice as many cost twice as much"))
			tap_note("%zu and %zu", once, twice);
	}
	identifiers_free(ids);
	return tap_done();
}
