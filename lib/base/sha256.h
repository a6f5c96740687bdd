/*
 * sha256.h - the digest that parts, copies and spool records carry
 *
 * OpenSSL's, because it uses the processor's instructions: measured four times
 * as fast as libsodium's on the machines we build for.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/bytes.h"

enum { SHA256_LEN = 32, SHA256_TEXT = 64 };

/* FIPS 180-4 SHA-256 of `data`. */
void sha256(struct bytes data, unsigned char out[SHA256_LEN]);

/* The same over several pieces, in order. */
void sha256_pieces(
    const struct bytes *pieces, size_t n, unsigned char out[SHA256_LEN]);

/* Lower-case hexadecimal with a NUL. */
void sha256_format(
    const unsigned char digest[SHA256_LEN], char out[SHA256_TEXT + 1]);

#endif
