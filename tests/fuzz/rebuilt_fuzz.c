/* rebuilt_fuzz.c - no page of a hostile scanner breaks its reader */
#include <stdlib.h>

#include "record/rebuilt.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct rebuilt page;
	struct strbuf out;
	struct err e;

	strbuf_init(&out, (size_t)64 << 20);
	/* What was read can be written, and is sound on its own. */
	if (rebuilt_from_json(a, (struct bytes){ data, size }, &page, &e) ==
	    0) {
		fuzz_promise(rebuilt_is_sound(page.html));
		fuzz_promise(rebuilt_to_json(&page, &out, &e) == 0);
	}
	strbuf_done(&out);
	arena_free(a);
	return 0;
}
