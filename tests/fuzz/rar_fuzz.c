/* rar_fuzz.c - no octets break the look for passwords in a rar */
#include "text/rar.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct rar out;
	size_t encrypted = 0;

	rar_list(a, (struct bytes){ data, size }, &out);
	for (size_t i = 0; i < out.len; i++)
		encrypted += out.encrypted[i];
	fuzz_promise(encrypted == out.encrypted_len);
	arena_free(a);
	return 0;
}
