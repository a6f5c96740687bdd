/* names_test.c - who of a directory is to be found by name, and how it is told */
#include "tests/tap.h"

#include "cli/names.h"

/* The beginning of the SHA-256 of "p1", as the database has it too. */
#define DIGEST "f64551fcd6f07823"

static const struct {
	const char *promise, *class, *form, *name, *known;
	/* The line; empty: there is none. */
	const char *want;
} cases[] = {
	{ "a pupil", "pupil", "7B", "Jo Ann", "Jojo;J Ann",
	    "pupil\t7B\tJo Ann\tJojo;J Ann\t" DIGEST "\n" },
	{ "a class of pupils", "pupil-sixth-form", "", "Jo Ann", "",
	    "pupil\t\tJo Ann\t\t" DIGEST "\n" },
	{ "a student is a pupil", "student", "", "Jo Ann", "",
	    "pupil\t\tJo Ann\t\t" DIGEST "\n" },
	{ "a parent", "parent", "", "Jo Ann", "", "parent\t\tJo Ann\t\t\n" },
	{ "a carer is a parent", "carer", "", "Jo Ann", "",
	    "parent\t\tJo Ann\t\t\n" },
	{ "staff are not found by name", "teacher", "", "Jo Ann", "", "" },
	{ "nor who has to do with pupils", "pupils", "", "Jo Ann", "", "" },
	{ "a value cannot end the line", "pupil", "7\tB", "Jo\nAnn", "",
	    "pupil\t7 B\tJo Ann\t\t" DIGEST "\n" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct strbuf out;

		strbuf_init(&out, 1000);
		names_add(
		    &(struct names_person){ UTF8("p1"),
			utf8_from(cases[i].class), utf8_from(cases[i].form),
			utf8_from(cases[i].name), utf8_from(cases[i].known) },
		    &out);
		tap_same(strbuf_cstr(&out), out.len, cases[i].want,
		    cases[i].promise);
		strbuf_done(&out);
	}
	return tap_done();
}
