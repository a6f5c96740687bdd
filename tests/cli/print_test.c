/* print_test.c - times as the command line tells them */
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/print.h"

static const struct {
	const char *promise, *given, *want;
} cases[] = {
	{ "a winter's time is the clock's", "2026-12-01T08:05:59.9+00:00",
	    "2026-12-01 08:05" },
	{ "a summer's time too, an hour on", "2026-07-01T08:05:00+00:00",
	    "2026-07-01 09:05" },
	{ "with the day that it is here", "2026-07-31T23:30:00.12+00:00",
	    "2026-08-01 00:30" },
	{ "of another zone it is told as it stands",
	    "2026-07-01T08:05:00+02:00", "2026-07-01 08:05" },
	{ "a day that nobody has is told as it stands",
	    "2026-02-30T08:05:00+00:00", "2026-02-30 08:05" },
	{ "what is no time is not told", "soon", "" },
};

/* What print_time() writes of a text, which standard output is lent for. */
static void
printed(const char *given, char *out, size_t size)
{
	FILE *lent = tmpfile();
	int kept;
	size_t len;

	fflush(stdout);
	kept = dup(STDOUT_FILENO);
	dup2(fileno(lent), STDOUT_FILENO);
	print_time(utf8_from(given));
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(lent);
	len = fread(out, 1, size - 1, lent);
	out[len] = '\0';
	fclose(lent);
}

int
main(void)
{
	char told[64];

	setenv("TZ", "Europe/London", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		printed(cases[i].given, told, sizeof(told));
		if (!tap_ok(strcmp(told, cases[i].want) == 0, "%s",
			cases[i].promise))
			tap_note("told \"%s\"", told);
	}
	return tap_done();
}
