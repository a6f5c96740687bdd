/* terms_fuzz.c - any text has words, each once and clean */
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"
#include "text/terms.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct terms *terms = terms_new(a);
	struct readings r;
	const struct utf8 *v;
	size_t len;

	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &r);
	for (size_t i = 0; i < r.len; i++)
		terms_add(terms, r.v[i], NULL, 0);
	v = terms_list(terms, &len);
	for (size_t i = 0; i < len; i++) {
		fuzz_promise(v[i].len > 0);
		fuzz_text(v[i]);
	}
	for (size_t i = 1; i < len; i++)
		fuzz_promise(!utf8_equal(v[i - 1], v[i]));
	arena_free(a);
	return 0;
}
