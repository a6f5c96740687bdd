/* route_test.c - which row a method and path mean */
#include "tests/tap.h"

#include "console/route.h"

static const struct route flags[] = {
	{ .method = "GET", .path = "/api/flags", .summary = "list" },
	{ .method = "GET", .path = "/api/flags/:flag", .summary = "one" },
	{ .method = "GET", .path = "/api/flags/causes", .summary = "exact" },
	{ .method = "POST",
	    .path = "/api/flags/:flag/decide",
	    .summary = "act" },
	{ .method = NULL },
};
static const struct route parts[] = {
	{ .method = "GET",
	    .path = "/api/mail/:id/parts/:part",
	    .summary = "part" },
	{ .method = "POST", .path = "/api/flags", .summary = "make" },
	{ .method = NULL },
};
static const struct route *const both[] = { flags, parts, NULL };

static const struct {
	const char *promise, *method, *path, *want, *allow;
} cases[] = {
	{ "a path without names", "GET", "/api/flags", "list", "GET, POST" },
	{ "the same path of another table, by another method", "POST",
	    "/api/flags", "make", "GET, POST" },
	{ "a name takes one word", "GET", "/api/flags/12", "one", "GET" },
	{ "an exact word goes before a name", "GET", "/api/flags/causes",
	    "exact", "GET" },
	{ "a name in the middle", "POST", "/api/flags/12/decide", "act",
	    "POST" },
	{ "two names", "GET", "/api/mail/a/parts/2", "part", "GET" },
	{ "what the path has under another method is said", "GET",
	    "/api/flags/12/decide", NULL, "POST" },
	{ "a method that nothing has", "DELETE", "/api/flags", NULL,
	    "GET, POST" },
	{ "methods are written in capitals", "get", "/api/flags", NULL,
	    "GET, POST" },
	{ "a name is never empty", "GET", "/api/flags/", NULL, "" },
	{ "a name holds no slash", "GET", "/api/flags/1/2", NULL, "" },
	{ "a longer path is another", "GET", "/api/flags/12/decide/x", NULL,
	    "" },
	{ "a blank word is not left out", "GET", "/api//flags", NULL, "" },
	{ "the end of a word counts", "GET", "/api/flag", NULL, "" },
	{ "its beginning too", "GET", "/api/flagss", NULL, "" },
	{ "nothing is decoded here", "GET", "/api/%66lags", NULL, "" },
	{ "no dots are followed", "GET", "/api/x/../flags", NULL, "" },
	{ "the root is no route", "GET", "/", NULL, "" },
	{ "nor is nothing", "GET", "", NULL, "" },
};

static const struct {
	const char *promise, *roles, *held;
	int want;
} roles[] = {
	{ "no roles: everybody", NULL, "staff", 1 },
	{ "one of them", "headteacher deputy dsl", "deputy", 1 },
	{ "the last of them", "headteacher deputy dsl", "dsl", 1 },
	{ "none of them", "headteacher deputy dsl", "governor", 0 },
	{ "a part of a word is none", "mail-admin", "admin", 0 },
	{ "a longer word is none", "admin", "mail-admin", 0 },
	{ "an empty role is none", "admin", "", 0 },
};

int
main(void)
{
	struct route_match m;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *got;

		route_find(both, cases[i].method, cases[i].path, &m);
		got = m.route == NULL ? NULL : m.route->summary;
		tap_ok(strcmp(got == NULL ? "" : got,
			   cases[i].want == NULL ? "" : cases[i].want) == 0 &&
			   strcmp(m.allow, cases[i].allow) == 0,
		    "%s", cases[i].promise);
	}
	route_find(both, "GET", "/api/mail/a%2Fb/parts/2", &m);
	tap_ok(m.places_len == 2 && m.places[0].name_len == 2 &&
		   memcmp(m.places[0].name, "id", 2) == 0,
	    "the name of a place is the pattern's");
	tap_same(m.places[0].value, m.places[0].value_len, "a%2Fb",
	    "its value is what stood there, not decoded");
	tap_same(m.places[1].value, m.places[1].value_len, "2",
	    "so is the second's");
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		tap_ok(route_allows(roles[i].roles, &roles[i].held, 1) ==
			   roles[i].want,
		    "roles: %s", roles[i].promise);
	return tap_done();
}
