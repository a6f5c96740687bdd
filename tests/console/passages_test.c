/* passages_test.c - a passage shows what was found, and nobody else */
#include "console/passages.h"

#include "base/limits.h"
#include "tests/tap.h"

enum { ROOM = 1 << 20, NAMES_MAX = 8, FINDINGS_GIVEN = 4, OWN_GIVEN = 100 };

struct given {
	enum finding_kind kind;
	const char *id;
	/* Octets in the passage. */
	uint64_t start, end;
};

static const struct {
	const char *promise;
	/* One passage, its list's term. */
	const char *text, *term;
	/* What the scanner finds again in it. */
	struct given found[FINDINGS_GIVEN];
	/* Words of names, in the order of their octets. */
	const char *names[NAMES_MAX];
	const char *want;
} cases[] = {
	{ "what was found is marked", "you fool there", "fool",
	    { { FINDING_WORD, "insult", 4, 8 } }, { NULL },
	    "{\"text\":\"you \"},{\"match\":\"fool\"},{\"text\":\" there\"}" },
	{ "where nothing is found again, the list's term is", "you FOOL there",
	    "fool", { { 0 } }, { NULL },
	    "{\"text\":\"you \"},{\"match\":\"FOOL\"},{\"text\":\" there\"}" },
	{ "a word of a name is not shown", "Jack, you fool", "fool",
	    { { FINDING_WORD, "insult", 10, 14 } }, { "Jack", "jack" },
	    "{\"mask\":\"name\"},{\"text\":\", you \"},{\"match\":\"fool\"}" },
	{ "nor inside quotation marks", "\xe2\x80\x9cJack\xe2\x80\x9d fool",
	    "fool", { { 0 } }, { "Jack" },
	    "{\"text\":\"\xe2\x80\x9c\"},{\"mask\":\"name\"},{\"text\":\""
	    "\xe2\x80\x9d \"},{\"match\":\"fool\"}" },
	{ "nor with letters beyond ASCII", "Zo\xc3\xab is a fool", "fool",
	    { { 0 } }, { "Zo\xc3\xab" },
	    "{\"mask\":\"name\"},{\"text\":\" is a \"},{\"match\":\"fool\"}" },
	{ "a word that only holds a name is shown", "Jackdaw fool", "fool",
	    { { 0 } }, { "Jack" },
	    "{\"text\":\"Jackdaw \"},{\"match\":\"fool\"}" },
	{ "what was found is shown though it is a name too", "you Dick there",
	    "dick", { { FINDING_WORD, "insult", 4, 8 } }, { "Dick" },
	    "{\"text\":\"you \"},{\"match\":\"Dick\"},{\"text\":\" there\"}" },
	{ "a name inside a longer find is not", "kill Jack now", "kill * now",
	    { { FINDING_WORD, "threat", 0, 13 } }, { "Jack" },
	    "{\"match\":\"kill \"},{\"mask\":\"name\"},{\"match\":\" now\"}" },
	{ "who is found by name is not shown", "fool May Green", "fool",
	    { { FINDING_WORD, "insult", 0, 4 },
		{ FINDING_NAME, "pupil", 5, 14 } },
	    { NULL },
	    "{\"match\":\"fool\"},{\"text\":\" \"},"
	    "{\"mask\":\"name\"}" },
	{ "an identifier is not, but its kind is", "fool a@x.example", "fool",
	    { { FINDING_WORD, "insult", 0, 4 },
		{ FINDING_IDENTIFIER, "email", 5, 16 } },
	    { NULL },
	    "{\"match\":\"fool\"},{\"text\":\" \"},"
	    "{\"mask\":\"email\"}" },
	{ "what a text is about is no identifier", "fool with asthma", "fool",
	    { { FINDING_WORD, "insult", 0, 4 },
		{ FINDING_IDENTIFIER, "special-medical", 10, 16 } },
	    { NULL }, "{\"match\":\"fool\"},{\"text\":\" with asthma\"}" },
	{ "an offset inside a character takes all of it", "\xc3\xa9 fool",
	    "none", { { FINDING_WORD, "insult", 1, 2 } }, { NULL },
	    "{\"match\":\"\xc3\xa9\"},{\"text\":\" fool\"}" },
	{ "one beyond the passage marks nothing", "you there", "none",
	    { { FINDING_WORD, "insult", 4, 999 } }, { NULL },
	    "{\"text\":\"you there\"}" },
	{ "text is escaped, not made JSON", "a\"}],fool", "fool", { { 0 } },
	    { NULL }, "{\"text\":\"a\\\"}],\"},{\"match\":\"fool\"}" },
};

static struct db_rows
rows_of(struct arena *a, const char *const *names)
{
	struct db_rows rows = { .columns = 1 };

	rows.v = arena_array(a, NAMES_MAX, sizeof(*rows.v));
	while (rows.rows < NAMES_MAX && names[rows.rows] != NULL) {
		rows.v[rows.rows] = bytes_of(utf8_from(names[rows.rows]));
		rows.rows++;
	}
	return rows;
}

static struct record
record_of(struct arena *a, const struct given *given, size_t at)
{
	struct record r = { .findings_len = 0 };

	r.findings = arena_array(a, FINDINGS_GIVEN, sizeof(*r.findings));
	for (size_t i = 0; i < FINDINGS_GIVEN && given[i].id != NULL; i++)
		r.findings[r.findings_len++] =
		    (struct finding){ .kind = given[i].kind,
			    .id = utf8_from(given[i].id),
			    .where = { .text = UTF8("1") },
			    .start = at + given[i].start,
			    .end = at + given[i].end };
	return r;
}

static void
test_shown(struct arena *a)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct passages p = { .len = 1 };
		struct db_rows names = rows_of(a, cases[i].names);
		struct record found;
		struct strbuf mail, out;
		char want[1024];

		p.v[0].text = utf8_from(cases[i].text);
		p.v[0].term = utf8_from(cases[i].term);
		p.v[0].finding = 7;
		strbuf_init(&mail, ROOM);
		strbuf_init(&out, ROOM);
		passages_to_mail(&p, &mail);
		found = record_of(a, cases[i].found, p.v[0].at);
		passages_to_json(a, &p, &found, &names, &out);
		snprintf(want, sizeof(want),
		    "[{\"finding\":7,\"pieces\":[%s]}]", cases[i].want);
		tap_same(out.p, out.len, want, cases[i].promise);
		strbuf_done(&mail);
		strbuf_done(&out);
	}
}

static int
read_own(struct arena *a, const char *json, const struct db_rows *own,
    struct passages *out)
{
	struct err e;

	return passages_read(a, bytes_of(utf8_from(json)), own, out, &e);
}

static int
read_all(struct arena *a, const char *json, struct passages *out)
{
	struct db_rows own = { .columns = 1 };
	char(*numbers)[8] = arena_array(a, OWN_GIVEN, sizeof(*numbers));

	own.v = arena_array(a, OWN_GIVEN, sizeof(*own.v));
	for (; own.rows < OWN_GIVEN; own.rows++) {
		snprintf(numbers[own.rows], sizeof(*numbers), "%zu", own.rows);
		own.v[own.rows] = bytes_of(utf8_from(numbers[own.rows]));
	}
	return read_own(a, json, &own, out);
}

/* Of a message that two flags are about. */
static void
test_own(struct arena *a)
{
	static const char json[] =
	    "[{\"finding\":1,\"excerpt\":\"his illness\"},"
	    "{\"finding\":2,\"excerpt\":\"you fool there\"},"
	    "{\"finding\":12,\"excerpt\":\"another child\"}]";
	struct db_rows none = { .columns = 1 };
	struct bytes numbers[] = { bytes_of(UTF8("2")) };
	struct db_rows own = { .rows = 1, .columns = 1, .v = numbers };
	struct passages p;

	tap_ok(read_own(a, json, &own, &p) == 0 && p.len == 1 &&
		   p.v[0].finding == 2,
	    "what is found for another flag is not shown");
	tap_ok(read_own(a, json, &none, &p) == 0 && p.len == 0,
	    "a flag without findings has no passages");
}

static void
test_read(struct arena *a)
{
	static const char *const refused[] = { "", "[", "{}", "[1]",
		"[{\"finding\":0}]", "[{\"finding\":-1,\"excerpt\":\"a\"}]",
		"[{\"finding\":0,\"excerpt\":\"a\"}],\"more\":[1" };
	struct strbuf many;
	struct passages p;
	size_t n = 0;

	tap_ok(read_all(a,
		   "[{\"finding\":3,\"term\":\"b\",\"excerpt\":\"a b c\"},"
		   "{\"finding\":4,\"term\":\"c\",\"excerpt\":\"b c\"},"
		   "{\"finding\":5,\"term\":\"c\",\"excerpt\":\"a b c d\"}]",
		   &p) == 0 &&
		   p.len == 1 && p.v[0].finding == 3 && p.v[0].text.len == 7,
	    "findings that lie side by side have one passage");
	tap_ok(read_all(a, "[]", &p) == 0 && p.len == 0, "there may be none");
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		n += read_all(a, refused[i], &p) == -1;
	tap_ok(n == sizeof(refused) / sizeof(*refused),
	    "what is no list of passages is refused");
	strbuf_init(&many, ROOM);
	for (int i = 0; i < 100; i++)
		strbuf_fmt(&many,
		    "%s{\"finding\":%d,\"excerpt\":\"number %03d\"}",
		    i == 0 ? "[" : ",", i, i);
	strbuf_char(&many, ']');
	tap_ok(
	    read_all(a, strbuf_cstr(&many), &p) == 0 && p.len == PASSAGES_MAX,
	    "of very many the first are shown");
	strbuf_done(&many);
}

static void
test_mail(void)
{
	struct passages p = { .len = 2 };
	struct strbuf mail;
	const char *body;

	p.v[0].text = UTF8("From me\n> quoted\r\n-- \nline");
	p.v[1].text = UTF8("second");
	strbuf_init(&mail, ROOM);
	passages_to_mail(&p, &mail);
	body = strstr(strbuf_cstr(&mail), "\r\n\r\n");
	tap_ok(body != NULL &&
		   strncmp(body + 4 + p.v[1].at, "second", 6) == 0 &&
		   strncmp(body + 4 + p.v[0].at,
		       "From me > quoted  --  line\n\n", 28) == 0,
	    "each stands on a line of its own, where it says");
	strbuf_done(&mail);
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 26);

	test_shown(a);
	test_read(a);
	test_own(a);
	test_mail();
	arena_free(a);
	return tap_done();
}
