/*
 * tap.h - tests that print promises: "ok 3 - two mild insults stay below"
 *
 * Included by test programs only; TAP version 13 on standard output.
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failures;

/* One promise, kept or not. */
__attribute__((format(printf, 2, 3), unused)) static int
tap_ok(int kept, const char *promise, ...)
{
	va_list ap;

	tap_count++;
	tap_failures += !kept;
	printf("%sok %d - ", kept ? "" : "not ", tap_count);
	va_start(ap, promise);
	vprintf(promise, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
	return kept;
}

/* A line that explains a failure. */
__attribute__((format(printf, 1, 2), unused)) static void
tap_note(const char *fmt, ...)
{
	va_list ap;

	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

/* Both texts are the same; shows them when not. */
__attribute__((unused)) static int
tap_same(const char *got, size_t got_len, const char *want, const char *promise)
{
	int same = got_len == strlen(want) && memcmp(got, want, got_len) == 0;

	tap_ok(same, "%s", promise);
	if (!same)
		tap_note("got \"%.*s\", want \"%s\"", (int)got_len, got, want);
	return same;
}

/* Twice as much input took at most twice the work, half of one and `more`. */
__attribute__((unused)) static int
tap_linear(uint64_t once, uint64_t twice, uint64_t more, const char *promise)
{
	int linear = once > 0 && twice <= 2 * once + once / 2 + more;

	tap_ok(linear, "%s: twice is twice the work", promise);
	if (!linear)
		tap_note("%llu, then %llu", (unsigned long long)once,
		    (unsigned long long)twice);
	return linear;
}

/* The plan and the exit code; the last line of main. */
__attribute__((unused)) static int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures == 0 && tap_count > 0 ? 0 : 1;
}

#endif
