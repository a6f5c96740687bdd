/* identifier_fuzz.c - identifiers lie inside the text and follow each other */
#include "match/identifier.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

static void
keep(struct utf8 text)
{
	struct identifier id;
	size_t from = 0;

	while (identifier_next(text, from, &id)) {
		fuzz_promise(id.start >= from && id.start < id.end &&
			     id.end <= text.len);
		fuzz_promise(
		    id.id.len > 0 && id.confidence > 0 && id.confidence <= 100);
		from = id.end;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct readings r;

	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &r);
	for (size_t i = 0; i < r.len; i++)
		keep(r.v[i]);
	arena_free(a);
	return 0;
}
