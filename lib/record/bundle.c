/*
 * bundle.c - several files as one run of octets, for a scanner to pack
 */
#include "record/bundle.h"

#include <stdint.h>

enum { NAME_LEN = 4, OCTETS_LEN = 8, FRONT = NAME_LEN + OCTETS_LEN };

static void
add_number(uint64_t value, size_t len, struct strbuf *out)
{
	for (size_t i = 0; i < len; i++)
		strbuf_char(out, (char)(value >> 8 * i));
}

static uint64_t
number_at(const unsigned char *p, size_t len)
{
	uint64_t value = 0;

	for (size_t i = len; i > 0; i--)
		value = value << 8 | p[i - 1];
	return value;
}

void
bundle_add(struct utf8 name, struct bytes octets, struct strbuf *out)
{
	add_number(name.len, NAME_LEN, out);
	add_number(octets.len, OCTETS_LEN, out);
	strbuf_add(out, name.p, name.len);
	strbuf_add(out, octets.p, octets.len);
}

int
bundle_next(struct bytes *rest, struct utf8 *name, struct bytes *octets)
{
	uint64_t name_len, octets_len;
	const unsigned char *p = rest->p;

	if (rest->len == 0)
		return 0;
	if (rest->len < FRONT)
		return -1;
	name_len = number_at(p, NAME_LEN);
	octets_len = number_at(p + NAME_LEN, OCTETS_LEN);
	if (name_len > rest->len - FRONT ||
	    octets_len > rest->len - FRONT - name_len)
		return -1;
	*name = (struct utf8){ (const char *)p + FRONT, (size_t)name_len };
	*octets = (struct bytes){ p + FRONT + name_len, (size_t)octets_len };
	rest->p += FRONT + name_len + octets_len;
	rest->len -= (size_t)(FRONT + name_len + octets_len);
	return 1;
}
