/* boundary_fuzz.c - no boundaries break the search for them, or slow it */
#include "mail/boundary.h"
#include "mail/line.h"
#include "tests/fuzz/fuzz.h"

enum { OPENED = 8 };

/* Habits, lines to open, then lines to look for. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes octets = { data, size };
	struct reader reader = fuzz_reader(&octets);
	struct boundaries open = { .by_prefix = reader_has(
				       &reader, HABIT_BOUNDARY_PREFIX),
		.inner_first = reader_has(&reader, HABIT_INNER_BOUNDARY) };
	struct lines lines;
	size_t at = 0, next, which;

	for (int i = 0; i < OPENED; i++)
		(void)boundary_push(&open, fuzz_line(&octets));
	lines = lines_of(octets);
	for (; at < octets.len; at = next) {
		next = lines_next(&lines, at);
		fuzz_promise(next > at && next <= octets.len);
		which = SIZE_MAX;
		if (boundary_find(&open,
			(struct bytes){ octets.p + at, octets.len - at },
			&which) != BOUNDARY_NONE)
			fuzz_promise(which < open.len);
		fuzz_promise(lines_chomp(&lines, at, next) >= at);
	}
	return 0;
}
