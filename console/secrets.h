/*
 * secrets.h - passwords, and what the database may hold only scrambled
 *
 * The key lies in a file of the console's host that its user alone reads: who
 * has the database has neither passwords (argon2id) nor second factors (sealed
 * to this key, and bound to whose they are).
 */
#ifndef CONSOLE_SECRETS_H
#define CONSOLE_SECRETS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

struct secrets;

enum {
	/* Octets of a password's hash as text, with its NUL. */
	SECRETS_HASH = 128,
	/* Octets of a second factor's secret (RFC 4226 recommends 160 bits). */
	SECRETS_FACTOR = 20,
};

/*
 * The key in `path`, made with mode 0600 when there is none.  NULL with `e`:
 * it is damaged, or others may read it.
 */
struct secrets *secrets_new(const char *path, struct err *e);
void secrets_free(struct secrets *s);

/*
 * argon2id of `password` into `out`, or 1 when it is the one of `hash`, else 0.
 * A few are made at once, others wait their turn: each takes 64 MB.  Without a
 * `hash` (NULL: no such account) the work is done all the same and fails.
 * -1 with `e`: too many wait already.
 */
int secrets_hash(struct secrets *s, struct utf8 password,
    char out[SECRETS_HASH], struct err *e) MUST_CHECK;
int secrets_verify(struct secrets *s, struct utf8 password, const char *hash,
    struct err *e) MUST_CHECK;

/* Scramble a second factor's secret of `person`; lives as long as `a`. */
struct bytes secrets_seal(struct arena *a, const struct secrets *s,
    const char *person, const unsigned char factor[SECRETS_FACTOR]);

/* The other way; -1: it is not his, or not of this host's key. */
int secrets_open(const struct secrets *s, const char *person,
    struct bytes sealed, unsigned char out[SECRETS_FACTOR]) MUST_CHECK;

/*
 * A second factor's secret that belongs to `token` (an invitation, a session):
 * the same each time, so that nothing is kept between showing and using it.
 */
void secrets_factor(const struct secrets *s, const char *token,
    unsigned char out[SECRETS_FACTOR]);

#endif
