/*
 * request_fuzz.c - what a browser says is refused, or is what its route takes
 *
 * Lines: a path, a cookie, an argument (name=value); the rest is the body.
 */
#include "base/token.h"
#include "console/gate.h"
#include "console/parameter.h"
#include "tests/fuzz/fuzz.h"

enum { LINE = 4096 };

static const struct route table[] = {
	{ .method = "POST",
	    .path = "/x/:id/y",
	    .parameters = { { "id", FROM_PATH, TYPE_TEXT, 100 },
		{ "q", FROM_QUERY, TYPE_TEXT, 100 },
		{ "n", FROM_QUERY, TYPE_INT, 200 },
		{ "t", FROM_BODY, TYPE_TEXT, 100 },
		{ "i", FROM_BODY, TYPE_INT, BIGINT },
		{ "b", FROM_BODY, TYPE_BOOL, 0 },
		{ "u", FROM_BODY, TYPE_UUID, 0 },
		{ "d", FROM_BODY, TYPE_DATE, 0 },
		{ "j", FROM_BODY, TYPE_JSON, 100 },
		{ "l", FROM_BODY, TYPE_LIST, 3 } } },
	{ .method = NULL },
};
static const struct route *const routes[] = { table, NULL };

/* A line as HTTP would hand it out: a string, cut at a NUL. */
static const char *
string_line(struct arena *a, struct bytes *data)
{
	struct bytes line = fuzz_line(data);

	if (line.len > LINE)
		line.len = LINE;
	return arena_string(a, (const char *)line.p, line.len);
}

/* "{...}" with quotes that close, and nothing nested. */
static void
array_literal(const char *text)
{
	size_t len = strlen(text);
	int in_quotes = 0;

	fuzz_promise(len >= 2 && text[0] == '{' && text[len - 1] == '}');
	for (size_t i = 1; i + 1 < len; i++) {
		if (in_quotes && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_quotes = !in_quotes;
		else
			fuzz_promise(in_quotes || text[i] == ',' ||
				     (text[i] >= '0' && text[i] <= '9'));
	}
	fuzz_promise(!in_quotes);
}

static void
taken(const struct db_value *values)
{
	const struct route_parameter *p = table[0].parameters;

	for (size_t i = 0; p[i].name != NULL; i++) {
		const char *text = values[i].p;

		if (text == NULL)
			continue;
		fuzz_text((struct utf8){ text, values[i].len });
		fuzz_promise(strlen(text) == values[i].len);
		if (p[i].type == TYPE_TEXT || p[i].type == TYPE_JSON)
			fuzz_promise(values[i].len <= p[i].bound);
		if (p[i].type == TYPE_INT)
			fuzz_promise(strtoull(text, NULL, 10) <= p[i].bound);
		if (p[i].type == TYPE_LIST)
			array_literal(text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes data = { octets, size };
	struct db_value values[ROUTE_PARAMETERS] = { DB_NULL };
	struct exchange x = { .method = "POST" };
	char token[TOKEN_TEXT + 1];
	struct route_match match;
	const char *argument, *equals;
	struct err e;

	x.path = string_line(a, &data);
	x.headers[x.headers_len++] =
	    (struct pair){ "Cookie", string_line(a, &data) };
	argument = string_line(a, &data);
	equals = strchr(argument, '=');
	if (equals != NULL)
		x.arguments[x.arguments_len++] = (struct pair){
			arena_string(a, argument, (size_t)(equals - argument)),
			equals + 1
		};
	x.body = data;
	gate_token(&x, token);
	fuzz_promise(token[0] == '\0' || token_is_one(token));
	route_find(routes, "POST", x.path, &match);
	if (match.route != NULL &&
	    parameters_read(a, &match, &x, values, &e) == 0)
		taken(values);
	arena_free(a);
	return 0;
}
