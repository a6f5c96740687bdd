/*
 * certificate.h - the console's certificate: the school's, or one of our own
 *
 * At the first start the console makes itself one, so that there is no moment
 * without TLS; browsers ask once, and what they show is the fingerprint in the
 * log.  It is made again a month before it ends.
 */
#ifndef CONSOLE_CERTIFICATE_H
#define CONSOLE_CERTIFICATE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

/* SHA-256 as "AB:CD:...", with a NUL. */
enum { CERTIFICATE_PRINT = 96 };

struct certificate {
	/* PEM, each with a NUL. */
	const char *certificate, *key;
	char fingerprint[CERTIFICATE_PRINT];
	/* 1: made just now. */
	int is_new;
};

/*
 * Read both files.  With `is_own`, make them first (0600) when they are missing
 * or near their end, for `host` and this machine.  `*out` lives as long as `a`.
 * -1 with `e`.
 */
int certificate_load(struct arena *a, const char *certificate, const char *key,
    const char *host, int is_own, struct certificate *out,
    struct err *e) MUST_CHECK;

#endif
