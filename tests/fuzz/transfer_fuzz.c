/* transfer_fuzz.c - any octets can be decoded, and become no longer */
#include "mail/transfer.h"
#include "tests/fuzz/fuzz.h"

/* A line that names the encoding, then the octets in every one. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size }, name = fuzz_line(&octets);

	(void)transfer_named(name);
	for (int kind = TRANSFER_NONE; kind <= TRANSFER_UNKNOWN; kind++) {
		int damaged = 0;
		struct bytes out = transfer_decode(
		    a, (enum transfer_kind)kind, octets, &damaged);

		fuzz_octets(out);
		fuzz_promise(out.len <= octets.len);
	}
	arena_free(a);
	return 0;
}
