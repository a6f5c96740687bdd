/*
 * clock_test.c - times are written in one form and read back from it
 */
#include "base/clock.h"

#include "tests/tap.h"

/* clang-format off */
static const struct {
	const char *text;
	/* UINT64_MAX: refused. */
	uint64_t ms;
} cases[] = {
	{ "1970-01-01T00:00:00.000Z", 0 },
	{ "2000-02-29T23:59:59.999Z", 951868799999 },
	{ "2026-11-22T09:12:33.120Z", 1795338753120 },
	{ "9999-12-31T23:59:59.999Z", 253402300799999 },
	{ "2026-02-29T00:00:00.000Z", UINT64_MAX },
	{ "2026-13-01T00:00:00.000Z", UINT64_MAX },
	{ "2026-00-01T00:00:00.000Z", UINT64_MAX },
	{ "2026-01-01T24:00:00.000Z", UINT64_MAX },
	{ "2026-01-01T00:60:00.000Z", UINT64_MAX },
	{ "2026-01-01T00:00:60.000Z", UINT64_MAX },
	{ "1969-12-31T23:59:59.999Z", UINT64_MAX },
	{ "2026-01-01 00:00:00.000Z", UINT64_MAX },
	{ "2026-01-01T00:00:00.000+", UINT64_MAX },
	{ "2026-01-01T00:00:00Z", UINT64_MAX },
	{ "", UINT64_MAX },
};
/* clang-format on */

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = cases[i].text;
		uint64_t ms = UINT64_MAX;
		char back[CLOCK_TEXT] = "";
		int read = clock_parse(text, strlen(text), &ms) == 0;

		if (read)
			clock_format(ms, back);
		tap_ok(ms == cases[i].ms && (!read || strcmp(back, text) == 0),
		    "\"%s\" is %s", text,
		    cases[i].ms == UINT64_MAX ? "refused" : "read and written");
	}
	tap_ok(clock_mono_ms() <= clock_mono_ms(), "a deadline never jumps");
	return tap_done();
}
