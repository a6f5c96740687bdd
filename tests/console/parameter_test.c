/* parameter_test.c - what a request may say */
#include "tests/tap.h"

#include "base/strbuf.h"
#include "console/parameter.h"

enum { ARENA = 16 * 1024 * 1024 };

static const struct route table[] = {
	{ .method = "POST",
	    .path = "/x/:id",
	    .parameters = { { "id", FROM_PATH, TYPE_TEXT, 10 },
		{ "q", FROM_QUERY, TYPE_TEXT, 8 },
		{ "n", FROM_QUERY, TYPE_INT, 200 },
		{ "text", FROM_BODY, TYPE_TEXT, 8 },
		{ "number", FROM_BODY, TYPE_INT, BIGINT },
		{ "flag", FROM_BODY, TYPE_BOOL, 0 },
		{ "uuid", FROM_BODY, TYPE_UUID, 0 },
		{ "day", FROM_BODY, TYPE_DATE, 0 },
		{ "any", FROM_BODY, TYPE_JSON, 20 },
		{ "list", FROM_BODY, TYPE_LIST, 3 } } },
	{ .method = NULL },
};
static const struct route needing[] = {
	{ .method = "POST",
	    .path = "/y",
	    .parameters = { { "must", FROM_BODY, TYPE_TEXT, 8, REQUIRED } } },
	{ .method = NULL },
};
static const struct route *const routes[] = { table, needing, NULL };

/* want NULL: refused; else the value of the parameter `which`, "-": SQL NULL. */
static const struct {
	const char *promise, *path, *name, *value, *body;
	int which;
	const char *want;
} cases[] = {
	{ "a word of the path", "/x/a1", NULL, NULL, "", 0, "a1" },
	{ "its %XX are decoded", "/x/a%20b", NULL, NULL, "", 0, "a b" },
	{ "a slash in it too, after the words are parted", "/x/a%2Fb", NULL,
	    NULL, "", 0, "a/b" },
	{ "a NUL in it is refused", "/x/a%00b", NULL, NULL, "", 0, NULL },
	{ "half a sign is refused", "/x/a%2", NULL, NULL, "", 0, NULL },
	{ "what is no hexadecimal is refused", "/x/%zz", NULL, NULL, "", 0,
	    NULL },
	{ "what is no UTF-8 is refused", "/x/%ff", NULL, NULL, "", 0, NULL },
	{ "a surrogate is refused", "/x/%ed%a0%80", NULL, NULL, "", 0, NULL },
	{ "more octets than its bound are refused", "/x/12345678901", NULL,
	    NULL, "", 0, NULL },
	{ "an argument", "/x/1", "q", "ann", "", 1, "ann" },
	{ "an empty argument is none", "/x/1", "q", "", "", 1, "-" },
	{ "no argument is none", "/x/1", NULL, NULL, "", 1, "-" },
	{ "an argument that nobody knows is refused", "/x/1", "z", "1", "", 1,
	    NULL },
	{ "a member of the body is no argument", "/x/1", "text", "a", "", 3,
	    NULL },
	{ "a number", "/x/1", "n", "200", "", 2, "200" },
	{ "a number above its bound is refused", "/x/1", "n", "201", "", 2,
	    NULL },
	{ "a number below nothing is refused", "/x/1", "n", "-1", "", 2, NULL },
	{ "a number with a sign is refused", "/x/1", "n", "+1", "", 2, NULL },
	{ "a number of 30 figures is refused", "/x/1", "n",
	    "100000000000000000000000000000", "", 2, NULL },
	{ "a text", "/x/1", NULL, NULL, "{\"text\":\"ab\"}", 3, "ab" },
	{ "an empty text is a text", "/x/1", NULL, NULL, "{\"text\":\"\"}", 3,
	    "" },
	{ "null is none", "/x/1", NULL, NULL, "{\"text\":null}", 3, "-" },
	{ "a text that is too long", "/x/1", NULL, NULL,
	    "{\"text\":\"123456789\"}", 3, NULL },
	{ "a number is no text", "/x/1", NULL, NULL, "{\"text\":1}", 3, NULL },
	{ "a text with U+0000 is refused", "/x/1", NULL, NULL,
	    "{\"text\":\"a\\u0000b\"}", 3, NULL },
	{ "the largest number", "/x/1", NULL, NULL,
	    "{\"number\":9007199254740992}", 4, "9007199254740992" },
	{ "one more is refused", "/x/1", NULL, NULL,
	    "{\"number\":9007199254740993}", 4, NULL },
	{ "a number that overflows is refused", "/x/1", NULL, NULL,
	    "{\"number\":99999999999999999999999}", 4, NULL },
	{ "a fraction is refused", "/x/1", NULL, NULL, "{\"number\":1.5}", 4,
	    NULL },
	{ "a text is no number", "/x/1", NULL, NULL, "{\"number\":\"1\"}", 4,
	    NULL },
	{ "true", "/x/1", NULL, NULL, "{\"flag\":true}", 5, "true" },
	{ "false is not none", "/x/1", NULL, NULL, "{\"flag\":false}", 5,
	    "false" },
	{ "1 is not true", "/x/1", NULL, NULL, "{\"flag\":1}", 5, NULL },
	{ "an id", "/x/1", NULL, NULL,
	    "{\"uuid\":\"01931f2e-0000-7000-8000-000000000000\"}", 6,
	    "01931f2e-0000-7000-8000-000000000000" },
	{ "what is no id", "/x/1", NULL, NULL, "{\"uuid\":\"x\"}", 6, NULL },
	{ "a day", "/x/1", NULL, NULL, "{\"day\":\"2028-02-29\"}", 7,
	    "2028-02-29" },
	{ "a day that there is not", "/x/1", NULL, NULL,
	    "{\"day\":\"2027-02-29\"}", 7, NULL },
	{ "a day in words", "/x/1", NULL, NULL, "{\"day\":\"today\"}", 7,
	    NULL },
	{ "any value goes on as JSON", "/x/1", NULL, NULL,
	    "{\"any\":{\"a\":[1,2]}}", 8, "{\"a\":[1,2]}" },
	{ "a text too", "/x/1", NULL, NULL, "{\"any\":\"a\"}", 8, "\"a\"" },
	{ "one that is too long is refused", "/x/1", NULL, NULL,
	    "{\"any\":[1,2,3,4,5,6,7,8,9,10,11,12]}", 8, NULL },
	{ "a list", "/x/1", NULL, NULL, "{\"list\":[\"a\",2]}", 9,
	    "{\"a\",2}" },
	{ "an empty list", "/x/1", NULL, NULL, "{\"list\":[]}", 9, "{}" },
	{ "a list cannot leave its quotes", "/x/1", NULL, NULL,
	    "{\"list\":[\"a\\\"},{\\\\\"]}", 9, "{\"a\\\"},{\\\\\"}" },
	{ "a list that is too long", "/x/1", NULL, NULL, "{\"list\":[1,2,3,4]}",
	    9, NULL },
	{ "a list in a list", "/x/1", NULL, NULL, "{\"list\":[[1]]}", 9, NULL },
	{ "a text is no list", "/x/1", NULL, NULL, "{\"list\":\"a\"}", 9,
	    NULL },
	{ "a member that nobody knows", "/x/1", NULL, NULL, "{\"other\":1}", 3,
	    NULL },
	{ "an argument is no member", "/x/1", NULL, NULL, "{\"q\":\"a\"}", 1,
	    NULL },
	{ "a member twice", "/x/1", NULL, NULL,
	    "{\"text\":\"a\",\"text\":\"b\"}", 3, NULL },
	{ "a body that is a list", "/x/1", NULL, NULL, "[1]", 3, NULL },
	{ "a body that is a text", "/x/1", NULL, NULL, "\"a\"", 3, NULL },
	{ "a body that ends too early", "/x/1", NULL, NULL, "{\"text\":", 3,
	    NULL },
	{ "a body with more behind it", "/x/1", NULL, NULL, "{}{}", 3, NULL },
	{ "a body that is no UTF-8", "/x/1", NULL, NULL, "{\"text\":\"\xff\"}",
	    3, NULL },
	{ "what must be there", "/y", NULL, NULL, "{\"must\":\"a\"}", 0, "a" },
	{ "and is not", "/y", NULL, NULL, "{}", 0, NULL },
	{ "and is null", "/y", NULL, NULL, "{\"must\":null}", 0, NULL },
	{ "and has no body", "/y", NULL, NULL, "", 0, NULL },
};

static void
try(struct arena *a, size_t i)
{
	struct exchange x = { .method = "POST", .path = cases[i].path };
	struct db_value values[ROUTE_PARAMETERS] = { DB_NULL };
	struct route_match match;
	const char *got;
	int result;
	struct err e;

	if (cases[i].name != NULL)
		x.arguments[x.arguments_len++] =
		    (struct pair){ cases[i].name, cases[i].value };
	x.body = bytes_of(utf8_from(cases[i].body));
	route_find(routes, "POST", cases[i].path, &match);
	result = parameters_read(a, &match, &x, values, &e);
	got = values[cases[i].which].p == NULL ? "-" : values[cases[i].which].p;
	if (cases[i].want == NULL)
		tap_ok(result == -1, "%s: refused", cases[i].promise);
	else if (!tap_ok(result == 0 && strcmp(got, cases[i].want) == 0, "%s",
		     cases[i].promise))
		tap_note("%s", result == 0 ? got : e.text);
}

/* A body of `n` times `what` between `before` and `after`. */
static int
takes(struct arena *a, const char *before, const char *what, size_t n,
    const char *after)
{
	struct exchange x = { .method = "POST", .path = "/x/1" };
	struct db_value values[ROUTE_PARAMETERS];
	struct route_match match;
	struct strbuf b;
	int result;
	struct err e;

	strbuf_init(&b, 4 * EXCHANGE_BODY);
	strbuf_str(&b, before);
	for (size_t i = 0; i < n; i++)
		strbuf_str(&b, what);
	strbuf_str(&b, after);
	x.body = strbuf_bytes(&b);
	route_find(routes, "POST", x.path, &match);
	result = parameters_read(a, &match, &x, values, &e);
	strbuf_done(&b);
	return result == 0;
}

int
main(void)
{
	struct arena *a = arena_new(ARENA);
	struct exchange x = { .arguments_len = 2 };
	struct route_match match;
	struct db_value values[ROUTE_PARAMETERS];
	struct err e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		try(a, i);
	tap_ok(!takes(a, "{\"any\":", "[", 100 * 1000, "}"),
	    "100,000 levels are refused");
	tap_ok(!takes(a, "{\"any\":[[]", ",[]", 20 * 1000, "]}"),
	    "20,000 arrays are refused");
	tap_ok(!takes(a, "{\"text\":\"", "0123456789", 200 * 1000, "\"}"),
	    "2 MB are refused");
	x.arguments[0] = (struct pair){ "q", "a" };
	x.arguments[1] = (struct pair){ "q", "b" };
	route_find(routes, "POST", "/x/1", &match);
	tap_ok(parameters_read(a, &match, &x, values, &e) == -1,
	    "an argument twice is refused");
	arena_free(a);
	return tap_done();
}
