/*
 * siphash.h - a short keyed hash that tells nothing about what it is of
 *
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a pseudo-random function of 64
 * bits.  Who does not hold the key can neither try guesses nor make two inputs
 * that agree.  Written here because fingerprints are made in the scanner, where
 * libsodium's is not linked, and OpenSSL's costs a context for each hash.
 */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H

#include <stdint.h>

#include "base/bytes.h"

enum { SIPHASH_KEY_LEN = 16 };

/* The hash of `octets`, which may be none, under `key`. */
uint64_t siphash(const unsigned char key[SIPHASH_KEY_LEN], struct bytes octets);

#endif
