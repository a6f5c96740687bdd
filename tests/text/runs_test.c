/* runs_test.c - words in octets that nobody reads are seen, and noise is none */
#include "tests/tap.h"
#include "text/runs.h"

#include "base/arena.h"

enum { ARENA = 4 << 20, NOISE = 33000 };

/* Each run of the words with "/" behind it. */
static const struct {
	const char *promise, *octets, *want;
	size_t len;
} cases[] = {
#define RUNS(promise, octets, want)                                            \
	{                                                                      \
		promise, octets, want, sizeof(octets) - 1                      \
	}
	RUNS("a sentence", "\1\2I will get you\1", "I will get you/"),
	RUNS("what is disguised in a sentence stands with it",
	    "\1you are a w*rm, s.o.d off now\1",
	    "you are a w*rm, s.o.d off now/"),
	RUNS("one word of four letters", "\1\2word\1\2", "word/"),
	RUNS("letters apart", "\1k i l l\1", "k i l l/"),
	RUNS("a number", "\1tel:07700 900123\1", "tel:07700 900123/"),
	RUNS("a word with an accent beside plain ones",
	    "\1"
	    "caf\xe9 society\1",
	    "caf\xc3\xa9 society/"),
	RUNS("letters of two octets", "\1w\0o\0r\0d\0\1", "word/"),
	RUNS("and of two octets from an odd place", "\0\0\0w\0o\0r\0d\0\1",
	    "word/"),
	RUNS("none of three letters", "\1off\1", ""),
	RUNS("none of signs alone", "\1[[w\xd6?s]]\1", ""),
	RUNS("nothing of nothing", "", ""),
#undef RUNS
};

static struct utf8
read(struct arena *a, struct bytes octets,
    void (*how)(struct bytes octets, struct pen *out))
{
	struct pen pen;
	struct utf8 text;

	pen_init(&pen, ARENA);
	how(octets, &pen);
	text = pen_take(&pen, a);
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '\n')
			((char *)(uintptr_t)text.p)[i] = '/';
	return text.len > 0 ? text : UTF8("");
}

/* Octets as of what is packed or enciphered: all alike often (xorshift32). */
static struct bytes
noise(struct arena *a)
{
	unsigned char *p = arena_alloc(a, NOISE);
	uint32_t x = 2463534242u;

	for (size_t i = 0; i < NOISE; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		p[i] = (unsigned char)(x >> 11);
	}
	return (struct bytes){ p, NOISE };
}

int
main(void)
{
	struct arena *a = arena_new(ARENA);
	struct utf8 got, all;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		got = read(a,
		    (struct bytes){
			(const unsigned char *)cases[i].octets, cases[i].len },
		    runs_read_words);
		tap_same(got.p, got.len, cases[i].want, cases[i].promise);
	}
	got = read(a, (struct bytes){ (const unsigned char *)"\1\2s!gn\1", 7 },
	    runs_read);
	tap_same(got.p, got.len, "s!gn/", "in a record all runs are read");
	got = read(a, noise(a), runs_read_words);
	all = read(a, noise(a), runs_read);
	tap_ok(all.len > NOISE / 2, "noise is runs for more than half of it");
	if (!tap_ok(got.len < NOISE / 50, "and words for less than a fiftieth"))
		tap_note("%zu octets", got.len);
	arena_free(a);
	return tap_done();
}
