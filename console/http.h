/*
 * http.h - HTTP and TLS: the server's socket, requests in, answers out
 *
 * One thread of the library's speaks to all clients and waits for none; a request
 * that is here as a whole has a thread of its own until its answer is made.
 * Connections are bounded in number, in octets and in time (visitors.h).
 *
 * Not a thread for each connection: GnuTLS keeps 200 octets for every thread that
 * ever used it, until the process ends.
 */
#ifndef CONSOLE_HTTP_H
#define CONSOLE_HTTP_H

#include "base/attr.h"
#include "base/err.h"
#include "console/console.h"
#include "console/route.h"

struct http;

struct http_settings {
	/* Listening already; http closes it. */
	int fd;
	/* PEM, with a NUL; NULL: plain HTTP. */
	const char *certificate, *key;
	const struct console *console;
	const struct route *const *routes;
};

/* Begin to serve.  `settings` lives as long.  NULL with `e`. */
struct http *http_new(const struct http_settings *settings, struct err *e);
/* Take no more, finish what was begun, end. */
void http_free(struct http *h);

/* Cut off who takes too long; once a second. */
void http_sweep(struct http *h);

#endif
