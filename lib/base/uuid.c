/*
 * uuid.c - the identity of a message
 */
#include "base/uuid.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/ascii.h"
#include "base/clock.h"

struct uuid
uuid_v7(uint64_t unix_ms, const unsigned char random[10])
{
	struct uuid id;

	for (int i = 0; i < 6; i++)
		id.b[i] = (unsigned char)(unix_ms >> (40 - 8 * i));
	memcpy(id.b + 6, random, 10);
	id.b[6] = (unsigned char)((id.b[6] & 0x0f) | 0x70);
	id.b[8] = (unsigned char)((id.b[8] & 0x3f) | 0x80);
	return id;
}

struct uuid
uuid_new(void)
{
	unsigned char random[10];

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		abort();
	return uuid_v7(clock_now_ms(), random);
}

void
uuid_format(struct uuid id, char out[UUID_TEXT + 1])
{
	static const char hex[] = "0123456789abcdef";
	char *p = out;

	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		*p++ = hex[id.b[i] >> 4];
		*p++ = hex[id.b[i] & 15];
	}
	*p = '\0';
}

int
uuid_parse(const char *text, struct uuid *out)
{
	struct uuid id;

	if (strlen(text) != UUID_TEXT)
		return -1;
	for (int i = 0; i < 16; i++) {
		int high, low;

		if (i == 4 || i == 6 || i == 8 || i == 10)
			if (*text++ != '-')
				return -1;
		high = ascii_hex(*text++);
		if (high < 0)
			return -1;
		low = ascii_hex(*text++);
		if (low < 0)
			return -1;
		id.b[i] = (unsigned char)(high << 4 | low);
	}
	*out = id;
	return 0;
}

uint64_t
uuid_ms(struct uuid id)
{
	uint64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id.b[i];
	return ms;
}
