/*
 * sha256.c - the digest [OpenSSL]
 */
#include "base/sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

void
sha256_pieces(
    const struct bytes *pieces, size_t n, unsigned char out[SHA256_LEN])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int ok = context != NULL &&
		 EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; ok && i < n; i++)
		ok = EVP_DigestUpdate(context, pieces[i].p, pieces[i].len) == 1;
	if (!ok || EVP_DigestFinal_ex(context, out, NULL) != 1)
		abort();
	EVP_MD_CTX_free(context);
}

void
sha256(struct bytes data, unsigned char out[SHA256_LEN])
{
	sha256_pieces(&data, 1, out);
}

void
sha256_format(const unsigned char digest[SHA256_LEN], char out[SHA256_TEXT + 1])
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < SHA256_LEN; i++) {
		out[2 * i] = hex[digest[i] >> 4];
		out[2 * i + 1] = hex[digest[i] & 15];
	}
	out[SHA256_TEXT] = '\0';
}
