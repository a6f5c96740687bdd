/* mime_fuzz.c - any octets are the value of a Content field */
#include "mail/mime.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct mime_value out;

	mime_parse(a, (struct bytes){ data, size }, charset_for_mail(), &out);
	fuzz_field(out.value);
	for (int i = 0; i < MIME_NAMES; i++)
		fuzz_field(out.v[i]);
	arena_free(a);
	return 0;
}
