/*
 * fold_reversed.c - text that a mark turns round
 */
#define _GNU_SOURCE
#include "text/fold_reversed.h"

#include <string.h>

/* UTF-8 of U+202E, and of what ends it. */
static const char override[] = "\xe2\x80\xae";
static const char pop[] = "\xe2\x80\xac", pop_isolate[] = "\xe2\x81\xa9";

enum { MARK = 3 };

static int
is_mark(struct utf8 text, size_t at, const char *mark)
{
	return text.len - at >= MARK && memcmp(text.p + at, mark, MARK) == 0;
}

static size_t
character_len(struct utf8 text, size_t at)
{
	unsigned char c = (unsigned char)text.p[at];
	size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return len > text.len - at ? text.len - at : len;
}

static size_t
end_of_run(struct utf8 text, size_t at)
{
	while (at < text.len && text.p[at] != '\n' && !is_mark(text, at, pop) &&
	       !is_mark(text, at, pop_isolate))
		at++;
	return at;
}

int
fold_reversed(struct arena *a, struct utf8 plain, struct reversed *out)
{
	char *text;
	uint32_t *origin;
	size_t end;

	if (plain.len < MARK ||
	    memmem(plain.p, plain.len, override, MARK) == NULL)
		return 0;
	text = arena_raw(a, plain.len + 1);
	origin = arena_raw(a, (plain.len + 1) * sizeof(*origin));
	for (size_t at = 0; at < plain.len; at = end) {
		if (!is_mark(plain, at, override)) {
			origin[at] = (uint32_t)at;
			text[at] = plain.p[at];
			end = at + 1;
			continue;
		}
		/* As many octets, the mark at the end; it folds to nothing. */
		end = end_of_run(plain, at);
		for (size_t from = at, len; from < end; from += len) {
			size_t to;

			len = character_len(plain, from);
			to = end - (from - at) - len;
			for (size_t k = 0; k < len; k++) {
				text[to + k] = plain.p[from + k];
				origin[to + k] = (uint32_t)from;
			}
		}
	}
	origin[plain.len] = (uint32_t)plain.len;
	*out = (struct reversed){ { text, plain.len }, origin };
	return 1;
}
