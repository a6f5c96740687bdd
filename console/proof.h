/*
 * proof.h - is it he?  A password and a second factor against what is stored
 */
#ifndef CONSOLE_PROOF_H
#define CONSOLE_PROOF_H

#include <stdint.h>

#include "base/sha256.h"
#include "console/answer.h"
#include "console/request.h"
#include "console/secrets.h"

/* What the database is told of an attempt that may be right. */
struct proof {
	/* Its number there, as text. */
	const char *attempt;
	/* What argon2id made of the password: the database judges it. */
	unsigned char password[SECRETS_PROOF];
	/* The step of the code, as text; NULL: a recovery code. */
	const char *step;
	/* The recovery code's digest. */
	unsigned char recovery[SHA256_LEN];
};

/* Parameters 1 to 4 of signin_done and reauth_done; they live as long as `p`. */
enum { PROOF_VALUES = 4 };
void proof_values(const struct proof *p, struct db_value out[PROOF_VALUES]);

/*
 * `begun` is what signin_begin or reauth_begin answered; `code` is the app's, or
 * a recovery code.  1: for the database to judge, which alone knows whether the
 * password is right.  0: it is not he, and `*out` says so in words that are the
 * same for all reasons.  -1 with `e`.  Takes as long whoever it is.
 */
int proof_try(struct request *r, const char *begun, const char *password,
    const char *code, struct proof *proof, struct answer *out,
    struct err *e) MUST_CHECK;

/* How many recovery codes somebody has. */
enum { RECOVERY_CODES = 10 };

/*
 * New recovery codes: as JSON ("[\"abcd-...\",...]") for the one who must keep
 * them, and their digests as the database takes them.  -1 with `e`.
 */
int recovery_new(struct arena *a, const char **codes, const char **digests,
    struct err *e) MUST_CHECK;

#endif
