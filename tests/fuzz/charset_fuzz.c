/* charset_fuzz.c - any octets in any charset become clean text */
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

/* A line that names the charset, then the octets. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct field name = field_from(a, fuzz_line(&octets));
	struct readings r;
	int lossy = 0;

	fuzz_field(name);
	charset_read(a, name.text, octets, &r);
	fuzz_promise(r.len <= READINGS_MAX);
	for (size_t i = 0; i < r.len; i++)
		fuzz_text(r.v[i]);
	fuzz_text(charset_for_mail()->decode(a, name.text, octets, &lossy));
	arena_free(a);
	return 0;
}
