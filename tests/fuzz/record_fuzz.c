/* record_fuzz.c - no document of a hostile scanner breaks its reader */
#include "tests/fuzz/fuzz.h"

static void
write_as(const struct record *record, enum record_form form)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct record again;
	struct strbuf out;
	struct err e;

	strbuf_init(&out, (size_t)2 * DOCUMENT_MAX);
	/* What was read can be written, and read again. */
	fuzz_promise(record_to_json(record, form, &out, &e) == 0);
	fuzz_promise(record_from_json(a, strbuf_bytes(&out), &again, &e) == 0);
	strbuf_done(&out);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct record record;
	struct strbuf out;
	struct err e;

	strbuf_init(&out, DOCUMENT_MAX);
	if (record_from_json(a, (struct bytes){ data, size }, &record, &e) ==
	    0) {
		write_as(&record, RECORD_FULL);
		write_as(&record, RECORD_STORED);
		fuzz_promise(record_excerpts_to_json(&record, &out, &e) == 0);
	}
	strbuf_done(&out);
	arena_free(a);
	return 0;
}
