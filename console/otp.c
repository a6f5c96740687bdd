/*
 * otp.c - the second factor: a code of six digits [liboath]
 */
#include "console/otp.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

enum { STEP_SECONDS = 30, WINDOW = 1, DIGITS = 6, URI_OCTETS = 4096 };

void
otp_start(void)
{
	if (oath_init() != OATH_OK)
		abort();
}

int64_t
otp_step(
    const unsigned char factor[SECRETS_FACTOR], const char *code, uint64_t now)
{
	uint64_t step = 0;
	int at = 0;

	if (strlen(code) != DIGITS || strspn(code, "0123456789") != DIGITS)
		return -1;
	if (oath_totp_validate3((const char *)factor, SECRETS_FACTOR,
		(time_t)now, STEP_SECONDS, 0, WINDOW, &at, &step, code) < 0)
		return -1;
	return (int64_t)step;
}

static const char *
base32(struct arena *a, const unsigned char factor[SECRETS_FACTOR])
{
	char *text;
	size_t len;
	const char *copy;

	if (oath_base32_encode(
		(const char *)factor, SECRETS_FACTOR, &text, &len) != OATH_OK)
		abort();
	copy = arena_string(a, text, len);
	free(text);
	return copy;
}

const char *
otp_text(struct arena *a, const unsigned char factor[SECRETS_FACTOR])
{
	const char *whole = base32(a, factor);
	size_t len = strlen(whole);
	char *out = arena_alloc(a, 2 * len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = whole[i];
	}
	return out;
}

static void
add_escaped(struct strbuf *b, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~";

	for (; *text != '\0'; text++)
		if (strchr(plain, *text) != NULL)
			strbuf_char(b, *text);
		else
			strbuf_fmt(b, "%%%02X", (unsigned)(unsigned char)*text);
}

const char *
otp_uri(struct arena *a, const unsigned char factor[SECRETS_FACTOR],
    const char *school, const char *name)
{
	const char *uri;
	struct strbuf b;

	strbuf_init(&b, URI_OCTETS);
	strbuf_str(&b, "otpauth://totp/Schoolgate%20");
	add_escaped(&b, school);
	strbuf_char(&b, ':');
	add_escaped(&b, name);
	strbuf_fmt(&b, "?secret=%s&issuer=Schoolgate%%20", base32(a, factor));
	add_escaped(&b, school);
	uri = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return uri;
}
