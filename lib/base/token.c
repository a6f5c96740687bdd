/*
 * token.c - random bits as text
 */
#define _GNU_SOURCE
#include "base/token.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
			    "xyz0123456789-_";

void
token_text(const unsigned char octets[TOKEN_OCTETS], char out[TOKEN_LEN + 1])
{
	unsigned bits = 0, held = 0;
	size_t n = 0;

	for (size_t i = 0; i < TOKEN_OCTETS; i++) {
		bits = bits << 8 | octets[i];
		held += 8;
		for (; held >= 6; held -= 6)
			out[n++] = signs[bits >> (held - 6) & 63];
	}
	out[n++] = signs[bits << (6 - held) & 63];
	out[n] = '\0';
}

int
token_new(char out[TOKEN_LEN + 1], struct err *e)
{
	unsigned char octets[TOKEN_OCTETS];

	if (getentropy(octets, sizeof(octets)) == -1)
		return err_set(e, ERR_SYSTEM, "could not get random octets: %s",
		    strerror(errno));
	token_text(octets, out);
	return 0;
}

void
token_password_of(const unsigned char octets[TOKEN_PASSWORD_OCTETS],
    char out[TOKEN_PASSWORD_LEN + 1])
{
	static const char clear[] = "23456789abcdefghjkmnpqrstuvwxyz";
	enum { GROUP = 5 };
	char *to = out;

	for (int i = 0; i < TOKEN_PASSWORD_OCTETS; i++) {
		if (i > 0 && i % GROUP == 0)
			*to++ = '-';
		*to++ = clear[octets[i] % (sizeof(clear) - 1)];
	}
	*to = '\0';
}

int
token_password(char out[TOKEN_PASSWORD_LEN + 1], struct err *e)
{
	unsigned char random[TOKEN_PASSWORD_OCTETS];

	if (getentropy(random, sizeof(random)) == -1)
		return err_set(e, ERR_SYSTEM, "could not get random octets: %s",
		    strerror(errno));
	token_password_of(random, out);
	return 0;
}

int
token_is_one(const char *text)
{
	size_t len = strlen(text);

	return len == TOKEN_LEN && strspn(text, signs) == len;
}

void
token_digest(const char *text, unsigned char out[SHA256_LEN])
{
	sha256(
	    (struct bytes){ (const unsigned char *)text, strlen(text) }, out);
}
