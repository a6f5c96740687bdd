/* enriched_fuzz.c - any text is read as enriched, and becomes no longer */
#include "tests/fuzz/fuzz.h"
#include "text/enriched.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct utf8 text = fuzz_clean(a, (struct bytes){ data, size });
	struct enriched_text out;

	enriched_text(a, text, &out);
	fuzz_text(out.shown);
	fuzz_text(out.hidden);
	fuzz_promise(out.shown.len + out.hidden.len <= text.len);
	fuzz_promise(out.work <= 64 * text.len);
	arena_free(a);
	return 0;
}
