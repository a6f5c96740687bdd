/* divided_fuzz.c - any text may have words that its lines divide */
#include "tests/fuzz/fuzz.h"
#include "text/divided.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct utf8 text = fuzz_clean(a, (struct bytes){ data, size });
	struct utf8 words = divided_words(a, text);

	fuzz_text(words);
	fuzz_promise(words.len <= text.len);
	arena_free(a);
	return 0;
}
