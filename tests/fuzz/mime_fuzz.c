/* mime_fuzz.c - any octets are the value of a Content field */
#include "mail/mime.h"
#include "tests/fuzz/fuzz.h"

/* A line: habits; then the value. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct reader reader = fuzz_reader(&octets);
	struct mime_value out;

	mime_parse(a, &reader, octets, &out);
	fuzz_field(out.value);
	for (int i = 0; i < MIME_NAMES; i++)
		fuzz_field(out.v[i]);
	arena_free(a);
	return 0;
}
