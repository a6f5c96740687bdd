/*
 * cipher.h - digests and ciphers of other people's files [OpenSSL]
 *
 * For documents that are scrambled with a password everybody knows.  Our own
 * secrets are store/seal.h's business.
 */
#ifndef BASE_CIPHER_H
#define BASE_CIPHER_H

#include <stdint.h>

#include "base/bytes.h"

enum digest_kind {
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA256,
	DIGEST_SHA384,
	DIGEST_SHA512
};

enum { DIGEST_MAX = 64, AES_BLOCK = 16 };

/* The digest of all pieces in turn; returns its octets. */
size_t digest(enum digest_kind kind, const struct bytes *pieces, size_t n,
    unsigned char out[DIGEST_MAX]);

/*
 * A digest, `spins` times: of a number from 0, little end first in four octets,
 * and the one before.  `value` holds `len` octets, and the last in the end.
 */
void digest_spin(enum digest_kind kind, unsigned char value[DIGEST_MAX],
    size_t len, uint32_t spins);

/*
 * Decrypt whole blocks of AES into `out`, which has as many octets as `in`: CBC
 * with `iv`, or ECB when that is NULL.  0, or -1 when the key is not one of
 * 128, 192 or 256 bits.
 */
int aes_decrypt(struct bytes key, const unsigned char *iv, struct bytes in,
    unsigned char *out);

/* RC4, which OpenSSL keeps in a module that a sandbox could not load. */
struct rc4 {
	unsigned char v[256];
	unsigned char i, j;
};

/* Of a key only the first 256 octets count; one of none is a key, too. */
void rc4_init(struct rc4 *r, struct bytes key);

/* The next `len` octets at `p`, encrypted or decrypted in place. */
void rc4_apply(struct rc4 *r, unsigned char *p, size_t len);

#endif
