/* csv_test.c - what a school's office was promised about table files */
#include "tests/tap.h"

#include "cli/csv.h"

static const char *const columns[] = { "id", "name", "addresses", "ends" };
static const struct csv_columns expected = { columns, 4, 3 };

static const struct {
	const char *promise, *content;
	/* Rows read, or -1: refused, and with which words. */
	int rows;
	const char *why;
} cases[] = {
	{ "a plain file is read", "id,name,addresses\np1,Ann,a@x\n", 1, NULL },
	{ "Windows line ends and a byte order mark are fine",
	    "\xef\xbb\xbfid,name,addresses\r\np1,Ann,a@x\r\n", 1, NULL },
	{ "columns may stand in another order",
	    "addresses,id,name\na@x,p1,Ann\n", 1, NULL },
	{ "a value may hold commas, quotes and line ends",
	    "id,name,addresses\np1,\"O\"\"Brien, Ann\nMarie\",a@x\n", 1, NULL },
	{ "a file cut in a row is refused", "id,name,addresses\np1,An", -1,
	    "is the file whole?" },
	{ "a file cut after a value is refused", "id,name,addresses\np1,Ann\n",
	    -1, "row 2: fewer values" },
	{ "a file cut inside quotes is refused",
	    "id,name,addresses\np1,\"Ann\n", -1, "is the file whole?" },
	{ "a wrong column is refused", "id,nom,addresses\np1,Ann,a@x\n", -1,
	    "row 1: column 2" },
	{ "a column that stands twice is refused", "id,id,name\n1,2,3\n", -1,
	    "twice" },
	{ "a row with too many values is refused",
	    "id,name,addresses\np1,Ann,a@x,oh\n", -1, "more values" },
	{ "text that is not UTF-8 is refused",
	    "id,name,addresses\np1,Zo\xeb,a@x\n", -1, "not UTF-8" },
	{ "half of a pair is not UTF-8",
	    "id,name,addresses\np1,\xed\xbb\xbf,a@x\n", -1, "not UTF-8" },
	{ "a long form is not UTF-8",
	    "id,name,addresses\np1,\xe0\x80\xaf,a@x\n", -1, "not UTF-8" },
	{ "a column that may be missing may be there",
	    "id,ends,name,addresses\np1,2026-12-18,Ann,a@x\n", 1, NULL },
	{ "one that must be there is named", "id,name,ends\np1,Ann,\n", -1,
	    "there is no \"addresses\"" },
	{ "its values are counted", "id,ends,name,addresses\np1,Ann,a@x\n", -1,
	    "row 2: fewer values" },
	{ "an empty file is refused", "", -1, "empty" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 20);
		struct csv_table table = { 0 };
		struct err e = { 0 };
		struct bytes content = bytes_of(utf8_from(cases[i].content));
		int got = csv_read(a, content, &expected, &table, &e);
		int kept =
		    cases[i].rows >= 0
			? got == 0 && (int)table.len == cases[i].rows &&
			      utf8_equal(table.rows[0].value[0], UTF8("p1")) &&
			      utf8_equal(table.rows[0].value[2], UTF8("a@x"))
			: got == -1 && strstr(e.text, cases[i].why) != NULL;

		tap_ok(kept, "%s", cases[i].promise);
		if (!kept)
			tap_note("%s", e.text);
		arena_free(a);
	}
	return tap_done();
}
