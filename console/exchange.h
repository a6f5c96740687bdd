/*
 * exchange.h - a request as HTTP brought it
 *
 * Made by http.c, the only file that knows the HTTP library; what is done with
 * it needs no server and is tested by tables.
 */
#ifndef CONSOLE_EXCHANGE_H
#define CONSOLE_EXCHANGE_H

#include <stddef.h>

#include "base/bytes.h"

enum {
	/* Header fields and query arguments of one request; more is refused. */
	EXCHANGE_HEADERS = 64,
	EXCHANGE_ARGUMENTS = 32,
	/* Octets of a body. */
	EXCHANGE_BODY = 1024 * 1024,
};

struct pair {
	const char *name;
	/* Of an argument: still with its %XX, '+' is a blank already. */
	const char *value;
};

struct exchange {
	const char *method;
	/* As it came: "/api/flags/12"; nothing is decoded. */
	const char *path;
	struct pair headers[EXCHANGE_HEADERS];
	struct pair arguments[EXCHANGE_ARGUMENTS];
	size_t headers_len, arguments_len;
	/* 1: there were more of them than there is room. */
	int is_over;
	struct bytes body;
	/* Who connected, "" for a unix socket. */
	char peer[64];
};

/*
 * The value of the one field called `name`, in either case; NULL when it is
 * absent.  *count, unless NULL, says how many there are.
 */
const char *exchange_header(
    const struct exchange *x, const char *name, size_t *count);

#endif
