/*
 * base64.c - octets inside a document
 */
#include "record/base64.h"

#include <stdint.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_encode(struct bytes octets, struct strbuf *out)
{
	for (size_t at = 0; at < octets.len; at += 3) {
		size_t left = octets.len - at;
		uint32_t v = (uint32_t)octets.p[at] << 16;
		char four[4];

		if (left > 1)
			v |= (uint32_t)octets.p[at + 1] << 8;
		if (left > 2)
			v |= octets.p[at + 2];
		four[0] = alphabet[v >> 18];
		four[1] = alphabet[v >> 12 & 63];
		four[2] = left > 1 ? alphabet[v >> 6 & 63] : '=';
		four[3] = left > 2 ? alphabet[v & 63] : '=';
		strbuf_add(out, four, sizeof(four));
	}
}

/* 0 to 63, or -1. */
static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

int
base64_decode(struct arena *a, struct utf8 text, struct bytes *out)
{
	size_t padding = 0;
	unsigned char *p;
	size_t len = 0;

	if (text.len % 4 != 0)
		return -1;
	if (text.len > 0 && text.p[text.len - 1] == '=')
		padding = text.p[text.len - 2] == '=' ? 2 : 1;
	p = arena_raw(a, text.len / 4 * 3);
	for (size_t at = 0; at < text.len; at += 4) {
		size_t used = at + 4 == text.len ? 4 - padding : 4;
		uint32_t v = 0;

		for (size_t i = 0; i < 4; i++) {
			int six = i < used ? value_of(text.p[at + i]) : 0;

			if (six == -1)
				return -1;
			v = v << 6 | (uint32_t)six;
		}
		p[len++] = (unsigned char)(v >> 16);
		p[len++] = (unsigned char)(v >> 8);
		p[len++] = (unsigned char)v;
	}
	*out = (struct bytes){ p, len - padding };
	return 0;
}
