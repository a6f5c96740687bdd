/*
 * gate.h - what a request must be before anything is done for it
 *
 * Pure: an exchange in, yes or no out.
 */
#ifndef CONSOLE_GATE_H
#define CONSOLE_GATE_H

#include "console/exchange.h"

enum {
	/* 256 bits in base64url: a session's token, an invitation's. */
	TOKEN_TEXT = 43,
	/* Octets of a client's address as text, and of what its browser says. */
	CLIENT_TEXT = 63,
	AGENT_TEXT = 200,
};

/* The cookie that holds a session's token. */
extern const char gate_cookie[];
/* Set-Cookie that makes the browser forget it. */
extern const char gate_forget[];

/* Why a request is refused as it stands; NULL: it is not. */
const char *gate_malformed(const struct exchange *x);

/* The session's token in the cookie into `out`; "" when there is none or two. */
void gate_token(const struct exchange *x, char out[TOKEN_TEXT + 1]);

/* The token against forged requests that belongs to a session's. */
void gate_csrf(const char *token, char out[TOKEN_TEXT + 1]);

/*
 * 1: nothing says that another site's page sent this.  `base` is the console's
 * own address ("https://school.example:8443"); "": what Host says, over https.
 */
int gate_same_site(const struct exchange *x, const char *base);

/* 1: X-Schoolgate-Token is the one of the session's `token`. */
int gate_has_csrf(const struct exchange *x, const char *token);

/*
 * Who asks: whom a reverse proxy names last, when there is one, else who
 * connected.
 */
void gate_client(
    const struct exchange *x, int is_proxied, char out[CLIENT_TEXT + 1]);

/* What the browser says it is, printable ASCII. */
void gate_agent(const struct exchange *x, char out[AGENT_TEXT + 1]);

/* 0: the texts are the same length and the same; takes the same time always. */
int gate_differ(const char *a, const char *b);

#endif
