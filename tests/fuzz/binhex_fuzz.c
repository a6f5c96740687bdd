/* binhex_fuzz.c - any octets may be BinHex; no more is unpacked than allowed */
#include "tests/fuzz/fuzz.h"
#include "text/binhex.h"

enum { MOST = 16 * 1024 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct binhex_file file = { .is_cut = 0 };
	size_t end = 0;

	if (binhex_decode(a, (struct bytes){ data, size }, MOST, &file, &end)) {
		fuzz_promise(end <= size && file.name.len > 0);
		fuzz_promise(file.name.len + file.data.len < MOST);
		fuzz_octets(file.name);
		fuzz_octets(file.data);
	}
	arena_free(a);
	return 0;
}
