/*
 * memory_entry.c - a fact as 64 octets of a file
 */
#include "policy/memory_entry.h"

#include <string.h>

#include "base/sha256.h"

enum {
	VERSION = 1,
	AT_VERSION = 2,
	AT_KIND = 3,
	AT_FLAGS = 4,
	AT_TIME = 8,
	AT_KEY = 16,
	AT_MESSAGE = 32,
	AT_VALUE = 48,
	AT_CHECK = 60,
	FLAGS = FACT_HELD | FACT_PERSONAL
};

static void
put_number(unsigned char *to, uint64_t value, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t
get_number(const unsigned char *from, size_t octets)
{
	uint64_t value = 0;

	for (size_t i = 0; i < octets; i++)
		value |= (uint64_t)from[i] << 8 * i;
	return value;
}

static void
check_of(const unsigned char entry[MEMORY_ENTRY], unsigned char out[SHA256_LEN])
{
	sha256((struct bytes){ entry, AT_CHECK }, out);
}

void
memory_entry_put(const struct fact *f, unsigned char out[MEMORY_ENTRY])
{
	unsigned char check[SHA256_LEN];

	memset(out, 0, MEMORY_ENTRY);
	out[0] = 'S';
	out[1] = 'M';
	out[AT_VERSION] = VERSION;
	out[AT_KIND] = (unsigned char)f->kind;
	out[AT_FLAGS] = (unsigned char)f->flags;
	put_number(out + AT_TIME, f->at_ms, 8);
	memcpy(out + AT_KEY, f->key, FACT_KEY);
	memcpy(out + AT_MESSAGE, f->message.b, sizeof(f->message.b));
	put_number(out + AT_VALUE, f->value, 4);
	check_of(out, check);
	memcpy(out + AT_CHECK, check, MEMORY_ENTRY - AT_CHECK);
}

int
memory_entry_get(const unsigned char from[MEMORY_ENTRY], struct fact *out)
{
	unsigned char check[SHA256_LEN];
	struct fact f = { 0 };

	if (from[0] != 'S' || from[1] != 'M' || from[AT_VERSION] != VERSION ||
	    from[AT_KIND] == 0 || from[AT_KIND] >= FACT_KINDS ||
	    (from[AT_FLAGS] & ~FLAGS) != 0)
		return -1;
	check_of(from, check);
	if (memcmp(from + AT_CHECK, check, MEMORY_ENTRY - AT_CHECK) != 0)
		return -1;
	f.kind = (enum fact_kind)from[AT_KIND];
	f.flags = from[AT_FLAGS];
	f.at_ms = get_number(from + AT_TIME, 8);
	memcpy(f.key, from + AT_KEY, FACT_KEY);
	memcpy(f.message.b, from + AT_MESSAGE, sizeof(f.message.b));
	f.value = (uint32_t)get_number(from + AT_VALUE, 4);
	*out = f;
	return 0;
}

size_t
memory_entries(struct memory_reading *r, struct bytes octets)
{
	size_t at = 0;

	for (; octets.len - at >= MEMORY_ENTRY; at += MEMORY_ENTRY) {
		struct fact fact;

		if (memory_entry_get(octets.p + at, &fact) == -1) {
			r->damaged++;
			continue;
		}
		r->read++;
		r->take(r->to, &fact);
	}
	if (at < octets.len)
		r->damaged++;
	return at;
}
