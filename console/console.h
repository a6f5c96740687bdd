/*
 * console.h - what all requests share; made once, before the first of them
 */
#ifndef CONSOLE_CONSOLE_H
#define CONSOLE_CONSOLE_H

#include "conf/conf.h"

struct files;
struct pool;
struct reading;
struct secrets;

struct console {
	const struct conf *conf;
	/* Characters of a password at least, as the policy says. */
	unsigned password_least;
	/* The console's own address without a '/' at the end, for links. */
	const char *base_url;
	/* 1: answers go through TLS of our own. */
	int is_tls;
	/* 1: a reverse proxy says who asks. */
	int is_proxied;
	struct pool *pool;
	/* The pages. */
	struct files *files;
	/*
	 * Opens sealed mail for who may see it; NULL: the school's key is not
	 * at hand here, and nothing can be opened.
	 */
	struct reading *reading;
	/* Passwords and second factors (secrets.h). */
	struct secrets *secrets;
};

#endif
