/* macros_fuzz.c - no octets break the unpacking of macros' source */
#include "tests/fuzz/fuzz.h"
#include "text/macros.h"

enum { CHUNK = 4096, CHUNK_LEAST = 64, CHUNKS = 16 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	int is_cut = 0;
	struct bytes source =
	    macros_source(a, (struct bytes){ data, size }, &is_cut);

	fuzz_octets(source);
	fuzz_promise(source.len <= (size / CHUNK_LEAST + CHUNKS) * CHUNK);
	arena_free(a);
	return 0;
}
