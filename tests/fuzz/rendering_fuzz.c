/* rendering_fuzz.c - no rendering of a hostile scanner breaks its reader */
#include <stdint.h>
#include <stdlib.h>

#include "record/rendering.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct rendering rendering;
	struct strbuf out;
	struct err e;

	strbuf_init(&out, (size_t)64 << 20);
	/* What was read can be written. */
	if (rendering_from_json(
		a, (struct bytes){ data, size }, &rendering, &e) == 0 &&
	    rendering_to_json(&rendering, &out, &e) == -1)
		abort();
	strbuf_done(&out);
	arena_free(a);
	return 0;
}
