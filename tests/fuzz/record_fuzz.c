/* record_fuzz.c - no document of a hostile scanner breaks its reader */
#include <stdint.h>
#include <stdlib.h>

#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct record record;
	struct strbuf out;
	struct err e;

	strbuf_init(&out, (size_t)64 << 20);
	/* What was read can be written. */
	if (record_from_json(a, (struct bytes){ data, size }, &record, &e) ==
		0 &&
	    record_to_json(&record, RECORD_FULL, &out, &e) == -1)
		abort();
	strbuf_done(&out);
	arena_free(a);
	return 0;
}
