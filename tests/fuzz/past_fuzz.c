/* past_fuzz.c - what any two texts do not share is told; nothing of the same */
#include "tests/fuzz/fuzz.h"
#include "text/past.h"

/* The first octet says how many make the earlier text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	size_t len = size > 0 && data[0] < size - 1 ? data[0] : 0;
	struct bytes octets = { data + (size > 0), size - (size > 0) };
	struct utf8 was = fuzz_clean(a, (struct bytes){ octets.p, len });
	struct utf8 now =
	    fuzz_clean(a, (struct bytes){ octets.p + len, octets.len - len });
	struct past_lines lines;

	past_lines(a, now, &lines);
	fuzz_text(past_only(a, was, &lines));
	fuzz_promise(past_only(a, now, &lines).len == 0);
	arena_free(a);
	return 0;
}
