/* gate_test.c - which requests are let in at all */
#include "tests/tap.h"

#include "base/token.h"
#include "console/gate.h"

enum { FIELDS = 4 };

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0"
#define OTHER "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB0"

static struct exchange
with(const struct pair fields[FIELDS])
{
	struct exchange x = { .method = "POST", .path = "/api/x" };

	for (size_t i = 0; i < FIELDS && fields[i].name != NULL; i++)
		x.headers[x.headers_len++] = fields[i];
	return x;
}

static const struct {
	const char *promise;
	struct pair fields[FIELDS];
	int is_refused;
} formed[] = {
	{ "a plain request", { { "Host", "h" } }, 0 },
	{ "no Host", { { "Accept", "x" } }, 1 },
	{ "Host twice", { { "Host", "h" }, { "host", "i" } }, 1 },
	{ "Content-Length twice, the same",
	    { { "Host", "h" }, { "Content-Length", "2" },
		{ "content-length", "2" } },
	    1 },
	{ "a body in chunks",
	    { { "Host", "h" }, { "Transfer-Encoding", "chunked" } }, 1 },
	{ "two cookies fields",
	    { { "Host", "h" }, { "Cookie", "a=b" }, { "Cookie", "c=d" } }, 1 },
	{ "two tokens",
	    { { "Host", "h" }, { "X-Schoolgate-Token", "a" },
		{ "X-Schoolgate-Token", "b" } },
	    1 },
	{ "other fields may be there twice",
	    { { "Host", "h" }, { "Accept", "a" }, { "Accept", "b" } }, 0 },
};

static const struct {
	const char *promise, *cookie, *want;
} cookies[] = {
	{ "ours alone", "__Host-schoolgate=" TOKEN, TOKEN },
	{ "ours among others", "a=b; __Host-schoolgate=" TOKEN "; c=d", TOKEN },
	{ "without a blank", "a=b;__Host-schoolgate=" TOKEN, TOKEN },
	{ "twice is none",
	    "__Host-schoolgate=" TOKEN "; __Host-schoolgate=" OTHER, "" },
	{ "a name that ends like ours", "x__Host-schoolgate=" TOKEN, "" },
	{ "a name that begins like ours", "__Host-schoolgate2=" TOKEN, "" },
	{ "a name in another case is another", "__host-schoolgate=" TOKEN, "" },
	{ "too short", "__Host-schoolgate=abc", "" },
	{ "too long", "__Host-schoolgate=" TOKEN "A", "" },
	{ "a sign that no token has",
	    "__Host-schoolgate=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'0",
	    "" },
	{ "quoted is not ours", "__Host-schoolgate=\"" TOKEN "\"", "" },
	{ "empty", "", "" },
	{ "only separators", ";;  ; ;", "" },
	{ "no value", "__Host-schoolgate", "" },
};

static const struct {
	const char *promise, *base;
	struct pair fields[FIELDS];
	int want;
} sites[] = {
	{ "a program that says nothing", "", { { "Host", "h" } }, 1 },
	{ "our own page", "",
	    { { "Host", "h:8443" }, { "Origin", "https://h:8443" },
		{ "Sec-Fetch-Site", "same-origin" } },
	    1 },
	{ "another site", "",
	    { { "Host", "h" }, { "Origin", "https://evil.example" } }, 0 },
	{ "the same host without TLS", "",
	    { { "Host", "h" }, { "Origin", "http://h" } }, 0 },
	{ "another port", "",
	    { { "Host", "h:8443" }, { "Origin", "https://h:9000" } }, 0 },
	{ "a page of nowhere", "", { { "Host", "h" }, { "Origin", "null" } },
	    0 },
	{ "the browser says cross-site", "",
	    { { "Host", "h" }, { "Sec-Fetch-Site", "cross-site" } }, 0 },
	{ "another name of the same site is another", "",
	    { { "Host", "h" }, { "Sec-Fetch-Site", "same-site" } }, 0 },
	{ "typed into the address line is no page of ours", "",
	    { { "Host", "h" }, { "Sec-Fetch-Site", "none" } }, 0 },
	{ "the address that is set", "https://mail.school.example/",
	    { { "Host", "inside:80" },
		{ "Origin", "https://mail.school.example" } },
	    1 },
	{ "Host does not count where an address is set",
	    "https://mail.school.example",
	    { { "Host", "h" }, { "Origin", "https://h" } }, 0 },
	{ "an origin that begins like it", "https://mail.school.example",
	    { { "Host", "h" },
		{ "Origin", "https://mail.school.example.evil.example" } },
	    0 },
};

static void
csrf(void)
{
	char token[TOKEN_TEXT + 1], other[TOKEN_TEXT + 1];
	struct exchange x = { .headers_len = 1 };

	gate_csrf(TOKEN, token);
	gate_csrf(OTHER, other);
	tap_ok(token_is_one(token) && strcmp(token, TOKEN) != 0 &&
		   strcmp(token, other) != 0,
	    "the token against forged requests is another for each session, "
	    "and "
	    "not the session's");
	x.headers[0] = (struct pair){ "x-schoolgate-token", token };
	tap_ok(gate_has_csrf(&x, TOKEN), "the right one is taken");
	tap_ok(!gate_has_csrf(&x, OTHER), "another session's is not");
	x.headers[0].value = TOKEN;
	tap_ok(!gate_has_csrf(&x, TOKEN), "the session's own is not");
	x.headers[0].value = "";
	tap_ok(!gate_has_csrf(&x, TOKEN), "an empty one is not");
	x.headers_len = 0;
	tap_ok(!gate_has_csrf(&x, TOKEN), "none is not");
}

static void
clients(void)
{
	struct exchange x = { .peer = "10.0.0.9", .headers_len = 1 };
	char client[CLIENT_TEXT + 1], agent[AGENT_TEXT + 1];

	x.headers[0] = (struct pair){ "X-Forwarded-For", "1.1.1.1, 2.2.2.2" };
	gate_client(&x, 0, client);
	tap_same(client, strlen(client), "10.0.0.9",
	    "who connects is the client, whatever he says of others");
	gate_client(&x, 1, client);
	tap_same(client, strlen(client), "2.2.2.2",
	    "behind a web server: whom it names itself, the last");
	x.headers[1] = (struct pair){ "x-forwarded-for", "3.3.3.3" };
	x.headers_len = 2;
	gate_client(&x, 1, client);
	tap_same(client, strlen(client), "3.3.3.3",
	    "or in a field of its own behind the client's");
	x.headers_len = 0;
	gate_client(&x, 1, client);
	tap_same(client, strlen(client), "10.0.0.9", "or nobody");
	x.headers_len = 1;
	x.headers[0] = (struct pair){ "User-Agent", "Moz\x01illa\xc3\xa9 5" };
	gate_agent(&x, agent);
	tap_same(agent, strlen(agent), "Mozilla 5",
	    "of a browser's name what is printable stays");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(formed) / sizeof(*formed); i++) {
		struct exchange x = with(formed[i].fields);

		tap_ok((gate_malformed(&x) != NULL) == formed[i].is_refused,
		    "%s is %s", formed[i].promise,
		    formed[i].is_refused ? "refused" : "taken");
	}
	for (size_t i = 0; i < sizeof(cookies) / sizeof(*cookies); i++) {
		char token[TOKEN_TEXT + 1];
		struct exchange x = with(
		    (struct pair[FIELDS]){ { "Cookie", cookies[i].cookie } });

		gate_token(&x, token);
		tap_ok(strcmp(token, cookies[i].want) == 0, "cookie: %s",
		    cookies[i].promise);
	}
	for (size_t i = 0; i < sizeof(sites) / sizeof(*sites); i++) {
		struct exchange x = with(sites[i].fields);

		tap_ok(gate_same_site(&x, sites[i].base) == sites[i].want,
		    "site: %s", sites[i].promise);
	}
	csrf();
	clients();
	tap_ok(!gate_differ("abc", "abc") && gate_differ("abc", "abd") &&
		   gate_differ("abc", "ab") && !gate_differ("", ""),
	    "texts are compared whole");
	return tap_done();
}
