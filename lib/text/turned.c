/*
 * turned.c - letters that control characters turn round
 */
#define _GNU_SOURCE
#include "text/turned.h"

/* U+202E; U+202C, U+202D and U+2069 end its run. */
#define OVERRIDE    "\xe2\x80\xae"
#define POP         "\xe2\x80\xac"
#define LATIN       "\xe2\x80\xad"
#define POP_ISOLATE "\xe2\x81\xa9"

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
	       !stands(text, at, POP) && !stands(text, at, LATIN) &&
	       !stands(text, at, POP_ISOLATE))
		at++;
	return at;
}

/* What is written, and what is made of it; `origin` may be NULL. */
struct turning {
	struct utf8 text;
	char *out;
	uint32_t *origin;
};

static void
keep(const struct turning *t, size_t from, size_t to)
{
	memcpy(t->out + from, t->text.p + from, to - from);
	for (size_t i = from; t->origin != NULL && i < to; i++)
		t->origin[i] = (uint32_t)i;
}

/* Characters of [from, to) in the other order. */
static void
turn(const struct turning *t, size_t from, size_t to)
{
	const char *text = t->text.p;
	size_t at = from;

	while (to > from) {
		size_t first = to - 1;

		while (
		    first > from && ((unsigned char)text[first] & 0xc0) == 0x80)
			first--;
		for (size_t i = first; i < to; i++, at++) {
			t->out[at] = text[i];
			if (t->origin != NULL)
				t->origin[at] = (uint32_t)first;
		}
		to = first;
	}
}

static void
turn_runs(const struct turning *t)
{
	struct utf8 text = t->text;

	for (size_t at = 0; at < text.len;) {
		const char *mark =
		    memmem(text.p + at, text.len - at, OVERRIDE, MARK);
		size_t from =
		    mark == NULL ? text.len : (size_t)(mark - text.p) + MARK;
		size_t end = run_end(text, from);

		keep(t, at, from);
		turn(t, from, end);
		at = end;
	}
}

struct utf8
turned_text(struct arena *a, struct utf8 text)
{
	struct turning t = { text, arena_raw(a, text.len + 1), NULL };

	turn_runs(&t);
	return (struct utf8){ t.out, text.len };
}

struct turned
turned_origins(struct arena *a, struct utf8 text)
{
	struct turning t = { text, arena_raw(a, text.len + 1),
		arena_raw(a, (text.len + 1) * sizeof(*t.origin)) };

	turn_runs(&t);
	t.origin[text.len] = (uint32_t)text.len;
	return (struct turned){ { t.out, text.len }, t.origin };
}
