/*
 * visitors_test.c - who of those that connected goes, and when
 */
#define _GNU_SOURCE
#include "console/visitors.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/tap.h"

enum { NEAR, FAR, ENDS };

static struct visitors *v;
static struct visitor *who[VISITORS_MAX];
static int ends[VISITORS_MAX][ENDS];
static unsigned len;

static void
arrive(uint64_t now_ms)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends[len]) ==
	    -1)
		abort();
	who[len] = visitors_enter(v, ends[len][NEAR], now_ms);
	len++;
}

static int
is_cut_off(unsigned i)
{
	char c;

	return read(ends[i][FAR], &c, 1) == 0;
}

static unsigned
cut_off_count(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < len; i++)
		n += (unsigned)is_cut_off(i);
	return n;
}

static void
begin(void)
{
	v = visitors_new();
	len = 0;
}

static void
end(void)
{
	for (unsigned i = 0; i < len; i++) {
		visitors_leave(v, who[i]);
		close(ends[i][NEAR]);
		close(ends[i][FAR]);
	}
	visitors_free(v);
}

/* A stage, how long it has lasted, and what is promised of it. */
static const struct {
	const char *promise;
	enum visit stage;
	uint64_t ms;
	int is_cut_off;
} times[] = {
	{ "who asks has 30 seconds", VISIT_ASKS, VISITORS_REQUEST_MS, 0 },
	{ "and no more", VISIT_ASKS, VISITORS_REQUEST_MS + 1, 1 },
	{ "who waits for us has ten minutes", VISIT_WAITS, VISITORS_ANSWER_MS,
	    0 },
	{ "who reads his answer, too", VISIT_READS, VISITORS_ANSWER_MS, 0 },
	{ "and no more", VISIT_READS, VISITORS_ANSWER_MS + 1, 1 },
};

static void
test_times(void)
{
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		begin();
		arrive(1000);
		visitors_turn(v, who[0], times[i].stage, 5000);
		visitors_sweep(v, 5000 + times[i].ms);
		tap_ok(is_cut_off(0) == times[i].is_cut_off, "%s",
		    times[i].promise);
		end();
	}
}

static void
test_crowd(void)
{
	begin();
	for (unsigned i = 0; i < VISITORS_CROWD; i++)
		arrive(1000 + i);
	tap_ok(cut_off_count() == 0, "there is room for many");
	visitors_turn(v, who[0], VISIT_WAITS, 2000);
	visitors_turn(v, who[1], VISIT_READS, 1001);
	visitors_turn(v, who[2], VISIT_ASKS, 9000);
	arrive(10000);
	tap_ok(is_cut_off(3) && cut_off_count() == 1,
	    "in a crowd a newcomer costs him his place who has asked longest");
	arrive(10001);
	tap_ok(is_cut_off(4) && cut_off_count() == 2,
	    "the next one the next, though the first is still on his way out");
	end();
}

static void
test_readers(void)
{
	begin();
	for (unsigned i = 0; i < VISITORS_CROWD; i++) {
		arrive(1000);
		visitors_turn(
		    v, who[i], i < 2 ? VISIT_WAITS : VISIT_READS, 2000 + i);
	}
	arrive(9000);
	tap_ok(is_cut_off(2) && cut_off_count() == 1,
	    "where nobody asks, him who has read longest");
	visitors_turn(v, who[VISITORS_CROWD], VISIT_WAITS, 9000);
	for (unsigned i = 2; i < VISITORS_CROWD; i++)
		visitors_turn(v, who[i], VISIT_WAITS, 9001);
	arrive(9002);
	tap_ok(cut_off_count() == 1, "and never one whom we work for");
	end();
}

static void
test_full(void)
{
	begin();
	for (unsigned i = 0; i < VISITORS_MAX - 1; i++)
		arrive(1000 + i);
	arrive(5000);
	tap_ok(who[VISITORS_MAX - 1] != NULL, "the last place is given");
	tap_ok(visitors_enter(v, ends[0][NEAR], 5001) == NULL,
	    "beyond it there is none");
	visitors_turn(v, NULL, VISIT_READS, 5001);
	visitors_leave(v, NULL);
	visitors_leave(v, who[0]);
	who[0] = visitors_enter(v, ends[0][NEAR], 5002);
	tap_ok(who[0] != NULL, "until somebody has left");
	end();
}

int
main(void)
{
	test_times();
	test_crowd();
	test_readers();
	test_full();
	return tap_done();
}
