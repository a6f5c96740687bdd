/* protect_fuzz.c - what is protected is a message around zips, or is refused */
#define _GNU_SOURCE
#include "scanner/protect.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes out;

	if (protect_message(
		a, "let me in", (struct bytes){ data, size }, &out) == 0) {
		fuzz_octets(out);
		fuzz_promise(
		    memmem(out.p, out.len, "application/zip", 15) != NULL);
	}
	arena_free(a);
	return 0;
}
