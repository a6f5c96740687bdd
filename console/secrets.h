/*
 * secrets.h - passwords, and what the database may hold only scrambled
 *
 * The key lies in a file of the console's host that its user alone reads: who
 * has the database has neither passwords (argon2id) nor second factors (sealed
 * to this key, and bound to whose they are).  What argon2id makes of a password
 * is the proof of it; the database keeps its SHA-256, and so judges a proof
 * without having one to give away.
 */
#ifndef CONSOLE_SECRETS_H
#define CONSOLE_SECRETS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/token.h"

struct secrets;

enum {
	/* Octets of what is stored of a password, with its NUL. */
	SECRETS_HASH = 128,
	SECRETS_PROOF = 32,
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
 * What is to be stored of a new `password`: parameters and salt of argon2id, "$"
 * and SHA-256 of the proof in hexadecimal.  Or the proof of `password`, by what
 * is stored up to that "$"; without it (NULL: no such account) the work is done
 * all the same, and proves nothing.  A few are made at once, others wait their
 * turn: each takes 64 MB.  -1 with `e`: too many wait already.
 */
int secrets_hash(struct secrets *s, struct utf8 password,
    char out[SECRETS_HASH], struct err *e) MUST_CHECK;
int secrets_proof(struct secrets *s, struct utf8 password, const char *salt,
    unsigned char out[SECRETS_PROOF], struct err *e) MUST_CHECK;

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

/*
 * The password of a file that is made in pieces: of `salt`, which the database
 * keeps, and the key, which it does not have; the same each time.
 */
void secrets_password(const struct secrets *s, const char *salt,
    char out[TOKEN_PASSWORD_LEN + 1]);

#endif
