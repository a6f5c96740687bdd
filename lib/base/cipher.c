/*
 * cipher.c - digests and ciphers of other people's files [OpenSSL]
 */
#include "base/cipher.h"

#include <limits.h>
#include <openssl/evp.h>
#include <stdlib.h>

static const EVP_MD *
algorithm(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA256:
		return EVP_sha256();
	case DIGEST_SHA384:
		return EVP_sha384();
	case DIGEST_SHA512:
		return EVP_sha512();
	}
	abort();
}

static size_t
run(EVP_MD_CTX *context, const EVP_MD *md, const struct bytes *pieces, size_t n,
    unsigned char *out)
{
	unsigned len = 0;
	int ok = EVP_DigestInit_ex(context, md, NULL) == 1;

	for (size_t i = 0; ok && i < n; i++)
		ok = EVP_DigestUpdate(context, pieces[i].p, pieces[i].len) == 1;
	if (!ok || EVP_DigestFinal_ex(context, out, &len) != 1)
		abort();
	return len;
}

size_t
digest(enum digest_kind kind, const struct bytes *pieces, size_t n,
    unsigned char out[DIGEST_MAX])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len;

	if (context == NULL)
		abort();
	len = run(context, algorithm(kind), pieces, n, out);
	EVP_MD_CTX_free(context);
	return len;
}

void
digest_spin(enum digest_kind kind, unsigned char value[DIGEST_MAX], size_t len,
    uint32_t spins)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	const EVP_MD *md = algorithm(kind);

	if (context == NULL)
		abort();
	for (uint32_t i = 0; i < spins; i++) {
		const unsigned char number[] = { (unsigned char)i,
			(unsigned char)(i >> 8), (unsigned char)(i >> 16),
			(unsigned char)(i >> 24) };
		const struct bytes pieces[] = { { number, sizeof(number) },
			{ value, len } };

		len = run(context, md, pieces, 2, value);
	}
	EVP_MD_CTX_free(context);
}

static const EVP_CIPHER *
cipher(size_t key_len, int has_iv)
{
	switch (key_len) {
	case 16:
		return has_iv ? EVP_aes_128_cbc() : EVP_aes_128_ecb();
	case 24:
		return has_iv ? EVP_aes_192_cbc() : EVP_aes_192_ecb();
	case 32:
		return has_iv ? EVP_aes_256_cbc() : EVP_aes_256_ecb();
	default:
		return NULL;
	}
}

int
aes_decrypt(struct bytes key, const unsigned char *iv, struct bytes in,
    unsigned char *out)
{
	const EVP_CIPHER *algorithm = cipher(key.len, iv != NULL);
	EVP_CIPHER_CTX *context;
	int len = 0, last = 0;

	if (algorithm == NULL || in.len % AES_BLOCK != 0 || in.len > INT_MAX)
		return -1;
	context = EVP_CIPHER_CTX_new();
	if (context == NULL ||
	    EVP_DecryptInit_ex(context, algorithm, NULL, key.p, iv) != 1 ||
	    EVP_CIPHER_CTX_set_padding(context, 0) != 1 ||
	    EVP_DecryptUpdate(context, out, &len, in.p, (int)in.len) != 1 ||
	    EVP_DecryptFinal_ex(context, out + len, &last) != 1)
		abort();
	EVP_CIPHER_CTX_free(context);
	return 0;
}

void
rc4_init(struct rc4 *r, struct bytes key)
{
	unsigned char j = 0;

	*r = (struct rc4){ .i = 0 };
	for (size_t i = 0; i < 256; i++)
		r->v[i] = (unsigned char)i;
	for (size_t i = 0; i < 256 && key.len > 0; i++) {
		unsigned char v = r->v[i];

		j = (unsigned char)(j + v + key.p[i % key.len]);
		r->v[i] = r->v[j];
		r->v[j] = v;
	}
}

void
rc4_apply(struct rc4 *r, unsigned char *p, size_t len)
{
	for (size_t n = 0; n < len; n++) {
		unsigned char a, b;

		r->i++;
		a = r->v[r->i];
		r->j = (unsigned char)(r->j + a);
		b = r->v[r->j];
		r->v[r->i] = b;
		r->v[r->j] = a;
		p[n] ^= r->v[(unsigned char)(a + b)];
	}
}
