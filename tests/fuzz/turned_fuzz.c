/* turned_fuzz.c - any text can be turned, and is as long and as clean then */
#include "tests/fuzz/fuzz.h"
#include "text/turned.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct utf8 text = fuzz_clean(a, (struct bytes){ data, size });
	struct utf8 turned = turned_text(a, text).text;

	fuzz_text(turned);
	fuzz_promise(turned.len == text.len);
	if (!turned_is(text))
		fuzz_promise(utf8_equal(turned, text));
	arena_free(a);
	return 0;
}
