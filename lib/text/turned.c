/*
 * turned.c - letters that control characters turn round
 */
#define _GNU_SOURCE
#include "text/turned.h"

/* U+202E, and what ends its run: U+202C, U+202D and U+2069. */
static const char override[] = "\xe2\x80\xae";
static const char *const ends[] = { "\xe2\x80\xac", "\xe2\x80\xad",
	"\xe2\x81\xa9" };

enum { MARK = 3 };

int
turned_is(struct utf8 text)
{
	/* Its first octet stands in few texts, and is found many times as fast. */
	return text.len >= MARK &&
	       memchr(text.p, override[0], text.len) != NULL &&
	       memmem(text.p, text.len, override, MARK) != NULL;
}

static int
ends_run(struct utf8 text, size_t at)
{
	if (text.p[at] == '\n' || text.p[at] == '\r')
		return 1;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (text.len - at >= MARK &&
		    memcmp(text.p + at, ends[i], MARK) == 0)
			return 1;
	return 0;
}

/* Where the last character of [from, to) begins. */
static size_t
last_character(struct utf8 text, size_t from, size_t to)
{
	do
		to--;
	while (to > from && ((unsigned char)text.p[to] & 0xc0) == 0x80);
	return to;
}

struct turned
turned_text(struct arena *a, struct utf8 text)
{
	char *p = arena_raw(a, text.len + 1);
	uint32_t *origin = arena_raw(a, (text.len + 1) * sizeof(*origin));
	size_t out = 0;

	while (out < text.len) {
		const char *mark =
		    memmem(text.p + out, text.len - out, override, MARK);
		size_t from =
		    mark == NULL ? text.len : (size_t)(mark - text.p) + MARK;
		size_t end = from;

		for (; out < from; out++) {
			p[out] = text.p[out];
			origin[out] = (uint32_t)out;
		}
		while (end < text.len && !ends_run(text, end))
			end++;
		while (end > from) {
			size_t first = last_character(text, from, end);

			for (size_t i = first; i < end; i++, out++) {
				p[out] = text.p[i];
				origin[out] = (uint32_t)first;
			}
			end = first;
		}
	}
	origin[text.len] = (uint32_t)text.len;
	return (struct turned){ { p, text.len }, origin };
}
