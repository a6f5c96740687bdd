/* encoded_fuzz.c - any octets are header text: clean, and not much longer */
#include "mail/encoded.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes value = { data, size };
	struct field f = encoded_text(a, value, charset_for_mail());

	fuzz_field(f);
	fuzz_promise(f.text.len <= 16 * size + 64);
	/* Without a converter three charsets are known. */
	fuzz_field(encoded_text(a, value, NULL));
	arena_free(a);
	return 0;
}
