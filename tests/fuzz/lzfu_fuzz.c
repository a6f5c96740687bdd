/* lzfu_fuzz.c - no octets break the reader of compressed RTF; it stays small */
#include "tests/fuzz/fuzz.h"
#include "text/lzfu.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes rtf = lzfu_read(a, (struct bytes){ data, size });

	fuzz_promise(rtf.len <= 17 * size);
	fuzz_octets(rtf);
	arena_free(a);
	return 0;
}
