/*
 * token.h - random bits as text: sessions, invitations, passwords of files
 *
 * What the database keeps is the digest of the text, never the text.
 */
#ifndef BASE_TOKEN_H
#define BASE_TOKEN_H

#include "base/attr.h"
#include "base/err.h"
#include "base/sha256.h"

/* Four groups of five signs, '-' between them, for people to type. */
enum {
	TOKEN_OCTETS = 32,
	TOKEN_LEN = 43,
	/* Octets that a password is made of, one for each sign. */
	TOKEN_PASSWORD_OCTETS = 20,
	TOKEN_PASSWORD_LEN = 23,
};

/* 32 octets as base64url without padding (RFC 4648 section 5), and a NUL. */
void token_text(
    const unsigned char octets[TOKEN_OCTETS], char out[TOKEN_LEN + 1]);

/* A new one.  -1 with `e`: the system gave no random octets. */
int token_new(char out[TOKEN_LEN + 1], struct err *e) MUST_CHECK;

/* A password of nearly a hundred bits, without signs that look like others. */
int token_password(char out[TOKEN_PASSWORD_LEN + 1], struct err *e) MUST_CHECK;

/* The one that these octets make, the same each time. */
void token_password_of(const unsigned char octets[TOKEN_PASSWORD_OCTETS],
    char out[TOKEN_PASSWORD_LEN + 1]);

/* 1: `text` has the form of one. */
int token_is_one(const char *text);

/* What the database knows it by. */
void token_digest(const char *text, unsigned char out[SHA256_LEN]);

#endif
