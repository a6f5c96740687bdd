/*
 * gate.c - what a request must be before anything is done for it
 */
#include "console/gate.h"

#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "base/token.h"

const char gate_cookie[] = "__Host-schoolgate";
const char gate_forget[] = "__Host-schoolgate=; Max-Age=0; Path=/; Secure; "
			   "HttpOnly; SameSite=Strict";

const char *
gate_malformed(const struct exchange *x)
{
	/* Where two servers could each take another one (request smuggling). */
	static const char *const once[] = { "Host", "Content-Length",
		"Content-Type", "Cookie", "Origin", "Sec-Fetch-Site",
		"X-Schoolgate-Token" };
	size_t count;

	if (x->is_over)
		return "too many header fields or arguments";
	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++) {
		exchange_header(x, once[i], &count);
		if (count > 1)
			return "a header field is there twice";
	}
	if (exchange_header(x, "Transfer-Encoding", NULL) != NULL)
		return "a body needs Content-Length";
	if (exchange_header(x, "Host", NULL) == NULL)
		return "Host is missing";
	return NULL;
}

void
gate_token(const struct exchange *x, char out[TOKEN_TEXT + 1])
{
	const char *p = exchange_header(x, "Cookie", NULL);
	size_t name = strlen(gate_cookie);
	size_t found = 0;

	out[0] = '\0';
	while (p != NULL && *p != '\0') {
		size_t len = strcspn(p, ";");

		if (len > name && p[name] == '=' &&
		    memcmp(p, gate_cookie, name) == 0) {
			found++;
			if (len - name - 1 == TOKEN_TEXT) {
				memcpy(out, p + name + 1, TOKEN_TEXT);
				out[TOKEN_TEXT] = '\0';
			}
		}
		p += len;
		p += strspn(p, "; ");
	}
	if (found != 1 || !token_is_one(out))
		out[0] = '\0';
}

void
gate_csrf(const char *token, char out[TOKEN_TEXT + 1])
{
	static const char use[] = "schoolgate request ";
	struct bytes pieces[] = { { (const unsigned char *)use, sizeof(use) },
		{ (const unsigned char *)token, strlen(token) } };
	unsigned char digest[SHA256_LEN];

	sha256_pieces(pieces, 2, digest);
	token_text(digest, out);
}

int
gate_differ(const char *a, const char *b)
{
	size_t len = strlen(a);
	unsigned char differ = 0;

	if (strlen(b) != len)
		return 1;
	for (size_t i = 0; i < len; i++)
		differ |= (unsigned char)(a[i] ^ b[i]);
	return differ != 0;
}

int
gate_has_csrf(const struct exchange *x, const char *token)
{
	const char *given = exchange_header(x, "X-Schoolgate-Token", NULL);
	char want[TOKEN_TEXT + 1];

	gate_csrf(token, want);
	return given != NULL && !gate_differ(given, want);
}

/* 1: `origin` is the site that `base` lies on. */
static int
is_origin(const char *origin, const char *base)
{
	const char *host = strstr(base, "://");
	size_t len;

	if (host == NULL)
		return 0;
	len = (size_t)(host + 3 - base) + strcspn(host + 3, "/");
	return strlen(origin) == len && strncasecmp(origin, base, len) == 0;
}

int
gate_same_site(const struct exchange *x, const char *base)
{
	const char *site = exchange_header(x, "Sec-Fetch-Site", NULL);
	const char *origin = exchange_header(x, "Origin", NULL);
	const char *host = exchange_header(x, "Host", NULL);
	char own[300];

	if (site != NULL && strcmp(site, "same-origin") != 0)
		return 0;
	if (origin == NULL)
		return 1;
	if (base[0] != '\0')
		return is_origin(origin, base);
	snprintf(own, sizeof(own), "https://%s", host == NULL ? "" : host);
	return is_origin(origin, own);
}

/* Printable ASCII of `from`, `cap` - 1 octets at most. */
static void
printable(const char *from, size_t from_len, char *to, size_t cap)
{
	size_t n = 0;

	for (size_t i = 0; i < from_len && n + 1 < cap; i++)
		if (from[i] >= ' ' && from[i] < 0x7f)
			to[n++] = from[i];
	to[n] = '\0';
}

/*
 * Whom the web server in front names: the last of the last field, since one (nginx)
 * adds to the field that the client sent and another (HAProxy) one behind it.
 * NULL: nobody.
 */
static const char *
forwarded(const struct exchange *x)
{
	const char *value = NULL, *last;

	for (size_t i = 0; i < x->headers_len; i++)
		if (strcasecmp(x->headers[i].name, "X-Forwarded-For") == 0)
			value = x->headers[i].value;
	if (value == NULL)
		return NULL;
	last = strrchr(value, ',');
	last = last == NULL ? value : last + 1;
	return last + strspn(last, " ");
}

void
gate_client(const struct exchange *x, int is_proxied, char out[CLIENT_TEXT + 1])
{
	const char *client = is_proxied ? forwarded(x) : NULL;

	if (client == NULL)
		client = x->peer;
	printable(client, strlen(client), out, CLIENT_TEXT + 1);
}

void
gate_agent(const struct exchange *x, char out[AGENT_TEXT + 1])
{
	const char *agent = exchange_header(x, "User-Agent", NULL);

	printable(agent == NULL ? "" : agent, agent == NULL ? 0 : strlen(agent),
	    out, AGENT_TEXT + 1);
}
