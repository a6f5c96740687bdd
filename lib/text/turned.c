/*
 * turned.c - letters that control characters turn round
 */
#define _GNU_SOURCE
#include "text/turned.h"

/* U+202E and U+202C; U+202D and U+2069 end a run as well. */
#define OVERRIDE "\xe2\x80\xae"
#define LATIN    "\xe2\x80\xad"
#define POP      "\xe2\x80\xac"

enum { MARK = 3 };

int
turned_is(struct utf8 text)
{
	return text.len >= MARK &&
	       memmem(text.p, text.len, OVERRIDE, MARK) != NULL;
}

static int
stands(struct utf8 text, size_t at, const char *mark)
{
	return text.len - at >= MARK && memcmp(text.p + at, mark, MARK) == 0;
}

/* Where the run that goes on at `at` ends. */
static size_t
run_end(struct utf8 text, size_t at)
{
	while (at < text.len && text.p[at] != '\n' && text.p[at] != '\r' &&
	       !stands(text, at, POP) && !stands(text, at, LATIN))
		at++;
	return at;
}

/* Characters of [from, to) in the other order. */
static void
turn(const char *text, size_t from, size_t to, char *out)
{
	while (to > from) {
		size_t first = to - 1;

		while (
		    first > from && ((unsigned char)text[first] & 0xc0) == 0x80)
			first--;
		memcpy(out, text + first, to - first);
		out += to - first;
		to = first;
	}
}

struct utf8
turned_text(struct arena *a, struct utf8 text)
{
	char *p = arena_raw(a, text.len + 1);
	size_t at = 0;

	while (at < text.len) {
		const char *mark =
		    memmem(text.p + at, text.len - at, OVERRIDE, MARK);
		size_t from =
		    mark == NULL ? text.len : (size_t)(mark - text.p) + MARK;
		size_t end = run_end(text, from);

		memcpy(p + at, text.p + at, from - at);
		turn(text.p, from, end, p + from);
		at = end;
	}
	return (struct utf8){ p, text.len };
}
