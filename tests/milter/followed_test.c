/*
 * followed_test.c - a file that is replaced is in force, a bad one is not, and
 * what somebody holds stays
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "milter/followed.h"
#include "tests/tap.h"

/* A file of this test holds a number; one of a letter is refused. */
struct number {
	int value;
};

static const struct number first = { 1 };
/* How often one was freed. */
static int freed;

static void *
read_number(const char *path, const void *before, struct err *e)
{
	struct arena *a = arena_new(1 << 16);
	struct number *n = NULL;
	struct bytes text;

	if (before == &first && io_read_file(a, path, 100, &text, e) == 0) {
		if (text.p[0] >= '0' && text.p[0] <= '9') {
			n = malloc(sizeof(*n));
			if (n == NULL)
				abort();
			n->value = text.p[0] - '0';
		} else {
			err_set(e, ERR_CONFIG, "this is no number");
		}
	}
	arena_free(a);
	return n;
}

static void
free_number(void *n)
{
	free(n);
	freed++;
}

static const struct followed_kind kind = { read_number, free_number,
	"number-refused" };

static int
value(const struct followed_hold *hold)
{
	const struct number *n = hold->content;

	return n->value;
}

static void
put(const char *path, const char *text)
{
	struct err e;

	if (io_replace_file(path, bytes_of(utf8_from(text)), 0600, &e) == -1)
		abort();
}

static int
now(struct followed *f)
{
	struct followed_hold *hold = followed_take(f);
	int is = value(hold);

	followed_give(f, hold);
	return is;
}

/* It is looked at once a second: 1 as soon as `want` is in force. */
static int
becomes(struct followed *f, int want)
{
	for (int i = 0; i < 100; i++) {
		if (now(f) == want)
			return 1;
		poll(NULL, 0, 100);
	}
	return 0;
}

static void
follows(const char *path)
{
	struct followed *f = followed_new(path, &kind, &first);
	struct followed_hold *early = followed_take(f), *two;

	tap_ok(
	    value(early) == 1, "until there is a file the first is in force");
	put(path, "2");
	tap_ok(becomes(f, 2), "then what the file tells");
	tap_ok(value(early) == 1, "who took the first holds the first");
	two = followed_take(f);
	put(path, "3");
	tap_ok(becomes(f, 3), "another file is in force without being told of");
	tap_ok(value(two) == 2 && freed == 0, "who holds the second holds it");
	followed_give(f, two);
	tap_ok(freed == 1, "the last to give it back has it freed");
	put(path, "x");
	put(path, "4");
	tap_ok(becomes(f, 4), "a later file is read");
	followed_give(f, early);
	tap_ok(freed == 2, "what began it is nobody's to free");
	tap_ok(followed_share(f) == f, "it may have two owners");
	followed_free(f);
	tap_ok(now(f) == 4 && freed == 2, "one of whom may go");
	followed_free(f);
	tap_ok(freed == 3, "the last one ends it");
}

static void
refuses(const char *path)
{
	struct followed *f;

	put(path, "x");
	f = followed_new(path, &kind, &first);
	tap_ok(now(f) == 1, "what is refused leaves in force what was");
	put(path, "5");
	tap_ok(becomes(f, 5), "and does not keep a good one from coming after");
	unlink(path);
	tap_ok(now(f) == 5, "a file that is gone takes nothing along");
	followed_free(f);
}

int
main(void)
{
	char directory[] = "/tmp/followed.XXXXXX", path[64];

	if (mkdtemp(directory) == NULL)
		abort();
	snprintf(path, sizeof(path), "%s/number", directory);
	follows(path);
	refuses(path);
	rmdir(directory);
	return tap_done();
}
