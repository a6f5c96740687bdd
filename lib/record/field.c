/*
 * field.c - octets that mail gave us as clean text, nothing lost
 */
#include <stdint.h>

#include "record/record.h"

static const char replacement[] = "\xef\xbf\xbd";

enum { REPLACEMENT_LEN = 3 };

/*
 * Length of the well-formed sequence at the start of `p` (Unicode 15, table
 * 3-7), 0 when there is none; *bad is then the length of what one U+FFFD
 * stands for: the longest well-formed beginning, at least 1.
 */
static size_t
sequence(const unsigned char *p, size_t len, size_t *bad)
{
	unsigned char c = p[0];
	unsigned char least = 0x80, most = 0xbf;
	size_t want, i;

	*bad = 1;
	if (c < 0x80)
		return c != 0;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	want = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (c == 0xe0)
		least = 0xa0;
	else if (c == 0xed)
		most = 0x9f;
	else if (c == 0xf0)
		least = 0x90;
	else if (c == 0xf4)
		most = 0x8f;
	for (i = 1; i < want && i < len; i++) {
		if (p[i] < least || p[i] > most)
			break;
		least = 0x80;
		most = 0xbf;
	}
	*bad = i;
	return i == want ? want : 0;
}

/* Octets at the start of `p` that are clean. */
static size_t
clean_prefix(const unsigned char *p, size_t len)
{
	size_t at = 0, bad;

	while (at < len) {
		size_t n =
		    p[at] - 1u < 0x7f ? 1 : sequence(p + at, len - at, &bad);

		if (n == 0)
			break;
		at += n;
	}
	return at;
}

static size_t
clean(struct bytes given, char *out)
{
	size_t len = 0;

	for (size_t at = 0; at < given.len;) {
		size_t bad = 0;
		size_t n = sequence(given.p + at, given.len - at, &bad);

		if (n > 0)
			memcpy(out + len, given.p + at, n);
		else
			memcpy(out + len, replacement, REPLACEMENT_LEN);
		len += n > 0 ? n : REPLACEMENT_LEN;
		at += n > 0 ? n : bad;
	}
	return len;
}

int
field_is_clean(struct bytes given)
{
	return clean_prefix(given.p, given.len) == given.len;
}

struct field
field_from(struct arena *a, struct bytes given)
{
	struct bytes copy;
	char *text;
	size_t len;

	if (given.len == 0)
		return (struct field){ { NULL, 0 }, { NULL, 0 } };
	copy = arena_bytes(a, given);
	if (field_is_clean(copy))
		return (struct field){ { (const char *)copy.p, copy.len },
			{ NULL, 0 } };
	/* One octet becomes at most three. */
	text = arena_raw(a, copy.len * REPLACEMENT_LEN);
	len = clean(copy, text);
	return (struct field){ { text, len }, copy };
}

struct bytes
field_given(struct field f)
{
	return f.octets.len > 0 ? f.octets : bytes_of(f.text);
}
